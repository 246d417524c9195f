//! Tests of locks of sign-ins.

use crate::{
    demo::{HOUR, NOON, actor, at, audit_rows, now, number, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::Secret;
use portal_store::{NewSignInLock, Scope, SignInLock, Store};
use std::collections::HashMap;

/// A lock that begins at this time in seconds since the epoch. The hash of the login consists of the byte `hash`.
fn lock(login: &str, hash: u8, source: Option<&str>, begins_at: i64, minutes: i64) -> NewSignInLock {
    NewSignInLock {
        login_hash: [hash; 32],
        login: login.into(),
        source: source.map(str::to_owned),
        failures: 50,
        locked_at: at(begins_at),
        locked_until: at(begins_at + minutes * 60),
        actor: actor(),
    }
}

/// The start and the end of the lock that the line shows, in seconds after noon.
async fn shown_lock(store: &Store) -> (Option<i64>, Option<i64>) {
    let line = store.find_line(Scope::All, &number("0970711111")).await.expect("asks").expect("is there").row;
    let seconds = |at: Option<jiff::Timestamp>| at.map(|at| at.as_second() - NOON);
    (seconds(line.locked_at), seconds(line.locked_until))
}

#[tokio::test]
async fn locks_are_stored_and_the_line_shows_the_latest_end() {
    each_database(async |store| {
        let world = world(&store).await;
        store
            .reset_line_password(world.line_id, &Secret::new("first"), &[1; 32], &actor(), now())
            .await
            .expect("resets");
        store.lock_sign_in(&lock("0970711111", 1, None, NOON, 15)).await.expect("locks");
        store.lock_sign_in(&lock("0970711111", 1, Some("203.0.113.9"), NOON + 60, 1)).await.expect("locks");
        assert_eq!(shown_lock(&store).await, (Some(0), Some(900)));
        store.lock_sign_in(&lock("0970711111", 1, None, NOON + 600, 15)).await.expect("locks again");
        assert_eq!(shown_lock(&store).await, (Some(0), Some(1_500)));
        store.lock_sign_in(&lock("0970711111", 1, None, NOON + HOUR, 5)).await.expect("locks anew");
        assert_eq!(shown_lock(&store).await, (Some(HOUR), Some(HOUR + 300)));
        // A lock of a login without an account is stored like any other.
        store.lock_sign_in(&lock("person\0ne", 2, None, NOON, 15)).await.expect("locks");
        let mut stored = store.list_sign_in_locks().await.expect("lists");
        stored.sort_by_key(|lock| (lock.login_hash, lock.source.clone()));
        let stored: Vec<_> = stored.iter().map(|lock| (lock.login_hash[0], lock.source.as_deref())).collect();
        assert_eq!(stored, [(1, None), (1, Some("203.0.113.9")), (2, None)]);

        let until = store.find_sign_in_locks(&[[1; 32], [2; 32], [3; 32]], at(NOON + 60)).await.expect("asks");
        assert_eq!(
            until,
            HashMap::from([([1; 32], at(NOON + 120)), ([2; 32], at(NOON + 900))]),
            "locks that have not begun or have ended don't count"
        );
        assert!(store.find_sign_in_locks(&[], now()).await.expect("asks").is_empty());

        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), at(NOON + HOUR)).await, Ok(true));
        assert_eq!(shown_lock(&store).await, (None, None));
        let stored = store.list_sign_in_locks().await.expect("lists");
        let expected = SignInLock {
            login_hash: [2; 32],
            source: None,
            failures: 50,
            locked_at: now(),
            locked_until: at(NOON + 900),
        };
        assert_eq!(stored, [expected]);
        assert_eq!(store.delete_sign_in_locks_before(at(NOON + 900), at(NOON + 900)).await, Ok(0));
        assert_eq!(store.delete_sign_in_locks_before(at(NOON + 901), at(NOON + 901)).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn ended_locks_and_locks_from_the_future_do_not_count() {
    each_database(async |store| {
        let world = world(&store).await;
        store
            .reset_line_password(world.line_id, &Secret::new("first"), &[1; 32], &actor(), now())
            .await
            .expect("resets");
        store.lock_sign_in(&lock("0970711111", 1, None, NOON, 15)).await.expect("locks");
        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), at(NOON + 900)).await, Ok(false));
        // A lock written while the clock was a year ahead.
        store.lock_sign_in(&lock("0970711111", 1, None, NOON + 9_000 * HOUR, 15)).await.expect("locks");
        store.lock_sign_in(&lock("0970711111", 1, Some("203.0.113.9"), NOON, 15)).await.expect("locks");
        assert_eq!(shown_lock(&store).await, (Some(0), Some(900)), "the lock from the future does not count");
        assert_eq!(store.delete_sign_in_locks_before(now(), at(NOON + 60)).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn resetting_a_line_password_deletes_its_sign_in_locks() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let reset = async |second| {
            let hash = Secret::new("drawn");
            store
                .reset_line_password(world.line_id, &hash, &[1; 32], &actor(), at(NOON + second))
                .await
                .expect("resets");
        };
        reset(0).await;
        store.lock_sign_in(&lock("0970711111", 1, None, NOON, 15)).await.expect("locks");
        store.lock_sign_in(&lock("0970711111", 1, Some("203.0.113.9"), NOON, 15)).await.expect("locks");
        store.lock_sign_in(&lock("personne", 2, None, NOON, 15)).await.expect("locks");
        reset(60).await;
        assert_eq!(shown_lock(&store).await, (None, None));
        let stored = store.list_sign_in_locks().await.expect("lists");
        assert_eq!(
            stored.iter().map(|lock| lock.login_hash[0]).collect::<Vec<_>>(),
            [2],
            "the lock of another login stays"
        );
        reset(120).await;
        let unlocked = ("line_unlocked".to_owned(), "0970711111".to_owned(), Some(world.client_id));
        assert_eq!(audit_rows(&url, "line_unlocked").await, [unlocked], "only the second reset found a lock");
    })
    .await;
}
