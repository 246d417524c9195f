//! Tests of a database that is locked, deleted, replaced or full, and of files and URLs that are no usable database.

use crate::{
    demo::{actor, binding, mac, new_client, new_phone, now, request, world},
    each_database::{OPTIONS, TestDatabase, each_database_with_url, on_sqlite},
};
use portal_api::client::ListClients;
use portal_store::{BindOutcome, Error, Options, Scope, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::{fs, time::Duration};

fn is_unavailable<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::Unavailable(_)))
}

#[tokio::test]
async fn migrating_again_keeps_tables_and_rows() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        store.migrate().await.expect("nothing left to do");
        store.close().await.expect("closes");
        assert!(is_unavailable(store.ping().await), "a closed store");
        let again = Store::open_with(&url, OPTIONS).await.expect("opens again");
        again.migrate().await.expect("nothing left to do");
        assert!(again.has_phone(&mac("805EC0021C1A")).await.expect("asks"), "the rows are still there");
        again.close().await.expect("closes");
    })
    .await;
}

/// Drops all tables.
async fn drop_all(database: &DatabaseConnection) {
    if database.get_database_backend() == DbBackend::Postgres {
        let all = "DROP SCHEMA public CASCADE; CREATE SCHEMA public";
        database.execute_unprepared(all).await.expect("drops");
        return;
    }
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    let tables = database.query_all_raw(Statement::from_string(DbBackend::Sqlite, tables)).await.expect("lists");
    database.execute_unprepared("PRAGMA foreign_keys = OFF").await.expect("switches the check off");
    for table in tables {
        let table: String = table.try_get_by_index(0).expect("a name");
        database.execute_unprepared(&format!("DROP TABLE {table}")).await.expect("drops");
    }
}

#[tokio::test]
async fn two_servers_can_migrate_one_database_at_the_same_time() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let database = Database::connect(&url).await.expect("connects");
        drop_all(&database).await;
        database.close().await.expect("closes");
        let other = Store::open_with(&url, OPTIONS).await.expect("opens");
        let (first, second) = tokio::join!(store.migrate(), other.migrate());
        first.expect("migrates");
        second.expect("finds nothing left to do");
        world(&other).await;
        other.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn a_locked_file_is_unavailable_to_writers_only() {
    on_sqlite(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let options = Options { busy_timeout: Duration::from_millis(100), ..OPTIONS };
        // Another store, which waits only 100 ms for the lock.
        let other = Store::open_with(&url, options).await.expect("opens");
        let blocker = Database::connect(&url).await.expect("connects");
        blocker.execute_unprepared("BEGIN IMMEDIATE").await.expect("takes the write lock");

        assert!(is_unavailable(other.create_client(&new_client(world.reseller_id, "30000", "Neuf")).await));
        assert!(is_unavailable(other.bind_phone(&binding(world.phone_id, 1), None).await));
        assert!(is_unavailable(other.write_requests(&[request(world.phone_id, 1, "y.cfg")]).await));
        assert!(is_unavailable(other.touch_session(1, now()).await));
        assert!(other.has_phone(&mac("805EC0021C1A")).await.expect("readers don't wait"));

        blocker.execute_unprepared("ROLLBACK").await.expect("releases the lock");
        assert_eq!(
            other.bind_phone(&binding(world.phone_id, 1), None).await,
            Ok(BindOutcome::Done),
            "the file is no longer locked"
        );
        blocker.close().await.expect("closes");
        other.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn a_missing_or_replaced_file_is_unavailable() {
    on_sqlite(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let path = url.trim_start_matches("sqlite://");
        let away = format!("{path}.away");
        fs::rename(path, &away).expect("moves");
        assert!(is_unavailable(store.ping().await), "the file is missing");
        assert!(is_unavailable(store.list_clients(Scope::All, &ListClients::default(), now()).await));
        assert!(is_unavailable(store.delete_phone(world.phone_id, &actor(), now()).await), "the change would be lost");
        fs::write(path, "").expect("writes");
        assert!(is_unavailable(store.ping().await), "another file has its name");
        fs::rename(&away, path).expect("moves back");
        store.ping().await.expect("the file is back");
        assert!(store.has_phone(&mac("805EC0021C1A")).await.expect("asks"), "nothing was deleted");
    })
    .await;
}

#[tokio::test]
async fn a_full_database_is_unavailable() {
    on_sqlite(async |TestDatabase { store: _, url }| {
        // The page limit applies to the connection that sets it, and simulates a full disk.
        let database = Database::connect(&url).await.expect("connects");
        database.execute_unprepared("PRAGMA max_page_count = 1").await.expect("limits itself");
        let text = "x".repeat(1_000_000);
        let insert = format!("INSERT INTO reseller (name, created_at) VALUES ('{text}', 0)");
        let outcome = database.execute_unprepared(&insert).await;
        assert!(is_unavailable(outcome.map_err(Error::from)), "SQLITE_FULL");
        database.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn a_url_without_a_usable_database_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("portal.db");
    fs::write(&path, "this is a text, and a long enough one, but it is not a database at all".repeat(50))
        .expect("writes");
    let opened = Store::open_with(&format!("sqlite://{}", path.display()), OPTIONS).await;
    assert!(is_unavailable(opened), "not a database");
    let opened = Store::open_with(&format!("sqlite://{}/portal.db/x.db", folder.path().display()), OPTIONS).await;
    assert!(is_unavailable(opened), "the parent is a file, not a folder");
    let opened = Store::open_with("postgres://portal:s3cret@127.0.0.1:1/portal", OPTIONS).await;
    let error = opened.map(drop).expect_err("no server listens there");
    assert!(matches!(&error, Error::Unavailable(_)) && !format!("{error} {error:?}").contains("s3cret"), "{error}");
    for url in ["mysql://root@localhost/portal", "postgres://host:port/portal", "sqlite::memory:", "portal.db", ""] {
        assert!(matches!(Store::open(url).await, Err(Error::Url(_))), "{url}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt as _;
    on_sqlite(async |TestDatabase { store, url }| {
        world(&store).await;
        store.create_phone(&new_phone(1, None, "020000000001", 9)).await.expect("a phone");
        let path = url.trim_start_matches("sqlite://");
        for file in [path.to_owned(), format!("{path}-wal"), format!("{path}-shm")] {
            let mode = fs::metadata(&file).expect("is there").permissions().mode();
            assert_eq!(mode & 0o077, 0, "{file}");
        }
    })
    .await;
}
