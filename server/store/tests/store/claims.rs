//! Only one process at a time serves a database.

use crate::each_database::{OPTIONS, Opened, each_opened, on_sqlite};
use portal_store::Store;
use sea_orm::{ConnectionTrait, Database};

#[tokio::test]
async fn a_database_is_claimed_once_until_the_claim_is_given_back() {
    each_opened(async |Opened { store, url }| {
        let other = Store::open_with(&url, OPTIONS).await.expect("opens");
        let mut claim = store.claim().await.expect("asks").expect("nobody has it");
        assert!(other.claim().await.expect("asks").is_none(), "somebody has it");
        assert_eq!(claim.check().await, Ok(true));
        drop(claim);
        let mut claimed = other.claim().await.expect("asks");
        for _ in 0..100 {
            // PostgreSQL ends a session shortly after its connection.
            if claimed.is_some() {
                break;
            }
            tokio::task::yield_now().await;
            claimed = other.claim().await.expect("asks");
        }
        assert!(claimed.is_some(), "given back");
        other.close().await.expect("closes");
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_to_the_file_is_the_same_database() {
    on_sqlite(async |Opened { store, url }| {
        let path = url.trim_start_matches("sqlite://");
        let link = format!("{path}.link");
        std::os::unix::fs::symlink(std::fs::canonicalize(path).expect("a path"), &link).expect("a link");
        let other = Store::open_with(&format!("sqlite://{link}"), OPTIONS).await.expect("opens");
        let _claim = store.claim().await.expect("asks").expect("nobody has it");
        assert!(other.claim().await.expect("asks").is_none(), "somebody has it");
        other.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_taken_again_when_postgresql_ended_its_connection() {
    each_opened(async |Opened { store, url }| {
        if !url.starts_with("postgres") {
            return;
        }
        let mut claim = store.claim().await.expect("asks").expect("nobody has it");
        let other = Store::open_with(&url, OPTIONS).await.expect("opens");
        let administration = Database::connect(&url).await.expect("connects");
        let end_the_holder = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' \
                              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        administration.execute_unprepared(end_the_holder).await.expect("ends it");
        assert_eq!(claim.check().await, Ok(true), "nobody else was there");
        assert!(other.claim().await.expect("asks").is_none(), "it holds again");
        administration.execute_unprepared(end_the_holder).await.expect("ends it");
        let other_claim = other.claim().await.expect("asks").expect("free for a moment");
        assert_eq!(claim.check().await, Ok(false), "another was faster");
        drop(other_claim);
        administration.close().await.expect("closes");
        other.close().await.expect("closes");
    })
    .await;
}
