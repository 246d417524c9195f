//! Runs each test on SQLite and on PostgreSQL. Each run gets a new database, which is deleted afterwards.
//!
//! The environment variable `PORTAL_TEST_POSTGRES_URL` names the PostgreSQL server (`tests/postgres.sh run …` sets it).
//! Without it only SQLite is tested, unless `CI` or `REQUIRE_POSTGRES` is set: then the test fails.

use portal_store::{Options, Store};
use sea_orm::{ConnectionTrait, Database};
use std::{
    env, process,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tokio::task::LocalSet;

/// A database of one test run: the store, with its tables, and the URL of the database.
#[derive(Clone)]
pub(crate) struct TestDatabase {
    pub(crate) store: Store,
    pub(crate) url: String,
}

/// Shorter waits and fewer connections than the defaults, so that the tests are fast.
pub(crate) const OPTIONS: Options = Options { busy_timeout: Duration::from_millis(1500), readers: 2, connections: 5 };

/// Runs a test on both databases. The test gets the store.
pub(crate) async fn each_database(test: impl AsyncFn(Store) + Clone + 'static) {
    each_database_with_url(async move |opened| test(opened.store).await).await;
}

/// Runs a test on both databases. The test gets the store and the URL.
pub(crate) async fn each_database_with_url(test: impl AsyncFn(TestDatabase) + Clone + 'static) {
    on_sqlite(test.clone()).await;
    if let Ok(server) = env::var("PORTAL_TEST_POSTGRES_URL") {
        on_postgres(&server, test).await;
    } else {
        let is_required = ["CI", "REQUIRE_POSTGRES"].iter().any(|name| env::var_os(name).is_some());
        assert!(!is_required, "PORTAL_TEST_POSTGRES_URL is not set: run the tests by tests/postgres.sh");
    }
}

/// Runs a test on SQLite only.
pub(crate) async fn on_sqlite(test: impl AsyncFn(TestDatabase) + 'static) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("data/portal.db").display());
    run(url, test).await;
}

async fn on_postgres(server: &str, test: impl AsyncFn(TestDatabase) + 'static) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("portal_{}_{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let administration = Database::connect(server).await.expect("the PostgreSQL server");
    administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database");
    let (address, _) = server.rsplit_once('/').expect("a URL that ends in a database's name");
    let outcome = run_and_catch(format!("{address}/{name}"), test).await;
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("dropped");
    outcome.expect("the test on PostgreSQL");
}

/// Runs a test and returns a panic as an error, so that the caller can delete the database.
async fn run_and_catch(url: String, test: impl AsyncFn(TestDatabase) + 'static) -> Result<(), tokio::task::JoinError> {
    let local = LocalSet::new();
    local.run_until(async { tokio::task::spawn_local(run(url, test)).await }).await
}

async fn run(url: String, test: impl AsyncFn(TestDatabase)) {
    let store = Store::open_with(&url, OPTIONS).await.expect("opens");
    store.migrate().await.expect("migrates");
    test(TestDatabase { store: store.clone(), url }).await;
    store.close().await.expect("closes");
}
