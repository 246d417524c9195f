//! Runs each test on both databases, each time in a new database that is deleted afterwards.
//!
//! PostgreSQL is found by `PORTAL_TEST_POSTGRES_URL` (`tests/postgres.sh run …` sets it). Without it only SQLite is
//! tested, unless `CI` or `REQUIRE_POSTGRES` is set: then the test fails.

use portal_store::{Options, Store};
use sea_orm::{ConnectionTrait, Database};
use std::{
    env, process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tokio::task::LocalSet;

/// A store with its tables, and its URL.
#[derive(Clone)]
pub(crate) struct Opened {
    pub(crate) store: Store,
    pub(crate) url: String,
}

/// Tests wait less than users do.
pub(crate) const OPTIONS: Options = Options { busy_timeout: Duration::from_millis(1500), readers: 2, connections: 5 };

pub(crate) async fn each_database(test: impl AsyncFn(Store) + Clone + 'static) {
    each_opened(async move |opened| test(opened.store).await).await;
}

pub(crate) async fn each_opened(test: impl AsyncFn(Opened) + Clone + 'static) {
    on_sqlite(test.clone()).await;
    if let Ok(server) = env::var("PORTAL_TEST_POSTGRES_URL") {
        on_postgres(&server, test).await;
    } else {
        let is_required = ["CI", "REQUIRE_POSTGRES"].iter().any(|name| env::var_os(name).is_some());
        assert!(!is_required, "PORTAL_TEST_POSTGRES_URL is not set: run the tests by tests/postgres.sh");
    }
}

pub(crate) async fn on_sqlite(test: impl AsyncFn(Opened) + 'static) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("data/portal.db").display());
    run(url, test).await;
}

async fn on_postgres(server: &str, test: impl AsyncFn(Opened) + 'static) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("portal_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let administration = Database::connect(server).await.expect("the PostgreSQL server");
    administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    let (address, _) = server.rsplit_once('/').expect("a URL that ends in a database's name");
    let outcome = catch(format!("{address}/{name}"), test).await;
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("dropped");
    outcome.expect("the test on PostgreSQL");
}

/// Returns a panic as an error, so that the database can be deleted.
async fn catch(url: String, test: impl AsyncFn(Opened) + 'static) -> Result<(), tokio::task::JoinError> {
    let local = LocalSet::new();
    local.run_until(async { tokio::task::spawn_local(run(url, test)).await }).await
}

async fn run(url: String, test: impl AsyncFn(Opened)) {
    let store = Store::open_with(&url, OPTIONS).await.expect("opens");
    store.migrate().await.expect("migrates");
    test(Opened { store: store.clone(), url }).await;
    store.close().await.expect("closes");
}
