//! Tests of claims: only one process at a time may serve a database.

use crate::each_database::{OPTIONS, TestDatabase, each_database_with_url, on_sqlite};
use portal_store::Store;
use sea_orm::{ConnectionTrait, Database};

#[tokio::test]
async fn a_database_can_be_claimed_again_only_after_the_claim_is_released() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let other = Store::open_with(&url, OPTIONS).await.expect("opens");
        let mut claim = store.claim().await.expect("asks").expect("the claim is free");
        assert!(other.claim().await.expect("asks").is_none(), "another process has claimed the database");
        assert_eq!(claim.check().await, Ok(true));
        drop(claim);
        let mut claimed = other.claim().await.expect("asks");
        for _ in 0..100 {
            // PostgreSQL releases the lock a moment after the connection was closed.
            if claimed.is_some() {
                break;
            }
            tokio::task::yield_now().await;
            claimed = other.claim().await.expect("asks");
        }
        assert!(claimed.is_some(), "the first claim was released");
        other.close().await.expect("closes");
    })
    .await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_symbolic_link_shares_the_claim_of_its_file() {
    on_sqlite(async |TestDatabase { store, url }| {
        let path = url.trim_start_matches("sqlite://");
        let link = format!("{path}.link");
        std::os::unix::fs::symlink(std::fs::canonicalize(path).expect("a path"), &link).expect("a link");
        let other = Store::open_with(&format!("sqlite://{link}"), OPTIONS).await.expect("opens");
        let _claim = store.claim().await.expect("asks").expect("the claim is free");
        assert!(other.claim().await.expect("asks").is_none(), "another process has claimed the database");
        other.close().await.expect("closes");
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_renewed_after_postgresql_ended_its_connection() {
    each_database_with_url(async |TestDatabase { store, url }| {
        if !url.starts_with("postgres") {
            return;
        }
        let mut claim = store.claim().await.expect("asks").expect("the claim is free");
        let other = Store::open_with(&url, OPTIONS).await.expect("opens");
        let administration = Database::connect(&url).await.expect("connects");
        let end_connection = "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory' \
                              AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        administration.execute_unprepared(end_connection).await.expect("ends it");
        assert_eq!(claim.check().await, Ok(true), "no other process had claimed the database");
        assert!(other.claim().await.expect("asks").is_none(), "the claim was renewed");
        administration.execute_unprepared(end_connection).await.expect("ends it");
        let other_claim = other.claim().await.expect("asks").expect("the claim is free");
        assert_eq!(claim.check().await, Ok(false), "the other process was faster");
        drop(other_claim);
        administration.close().await.expect("closes");
        other.close().await.expect("closes");
    })
    .await;
}
