//! Locks of sign-ins.

use crate::{
    demo::{HOUR, NOON, actor, at, audited, now, number, world},
    each_database::{Opened, each_database, each_opened},
};
use portal_api::Secret;
use portal_store::{NewSignInLock, Scope, SignInLock, Store};
use std::collections::HashMap;

fn lock(login: &str, hash: u8, source: Option<&str>, begins: i64, minutes: i64) -> NewSignInLock {
    NewSignInLock {
        login_hash: [hash; 32],
        login: login.into(),
        source: source.map(str::to_owned),
        failures: 50,
        locked_at: at(begins),
        locked_until: at(begins + minutes * 60),
        actor: actor(),
    }
}

async fn shown(store: &Store) -> (Option<i64>, Option<i64>) {
    let line = store.find_line(Scope::All, &number("0970711111")).await.expect("asks").expect("is there").row;
    let seconds = |at: Option<jiff::Timestamp>| at.map(|at| at.as_second() - NOON);
    (seconds(line.locked_at), seconds(line.locked_until))
}

#[tokio::test]
async fn a_lock_is_kept_and_the_line_shows_the_one_that_ends_last() {
    each_database(async |store| {
        let world = world(&store).await;
        store
            .reset_line_password(world.line_id, &Secret::new("first"), &[1; 32], &actor(), now())
            .await
            .expect("resets");
        store.lock_sign_in(&lock("0970711111", 1, None, NOON, 15)).await.expect("locks");
        store.lock_sign_in(&lock("0970711111", 1, Some("203.0.113.9"), NOON + 60, 1)).await.expect("locks");
        assert_eq!(shown(&store).await, (Some(0), Some(900)));
        store.lock_sign_in(&lock("0970711111", 1, None, NOON + 600, 15)).await.expect("locks again");
        assert_eq!(shown(&store).await, (Some(0), Some(1_500)));
        store.lock_sign_in(&lock("0970711111", 1, None, NOON + HOUR, 5)).await.expect("locks anew");
        assert_eq!(shown(&store).await, (Some(HOUR), Some(HOUR + 300)));
        // A lock of a login without an account is stored like any other.
        store.lock_sign_in(&lock("person\0ne", 2, None, NOON, 15)).await.expect("locks");
        let mut kept = store.list_sign_in_locks().await.expect("lists");
        kept.sort_by_key(|lock| (lock.login_hash, lock.source.clone()));
        let kept: Vec<_> = kept.iter().map(|lock| (lock.login_hash[0], lock.source.as_deref())).collect();
        assert_eq!(kept, [(1, None), (1, Some("203.0.113.9")), (2, None)]);

        let until = store.find_sign_in_locks(&[[1; 32], [2; 32], [3; 32]], at(NOON + 60)).await.expect("asks");
        assert_eq!(until, HashMap::from([([1; 32], at(NOON + 120)), ([2; 32], at(NOON + 900))]), "of those that last");
        assert!(store.find_sign_in_locks(&[], now()).await.expect("asks").is_empty());

        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), at(NOON + HOUR)).await, Ok(true));
        assert_eq!(shown(&store).await, (None, None));
        let kept = store.list_sign_in_locks().await.expect("lists");
        let expected = SignInLock {
            login_hash: [2; 32],
            source: None,
            failures: 50,
            locked_at: now(),
            locked_until: at(NOON + 900),
        };
        assert_eq!(kept, [expected]);
        assert_eq!(store.delete_sign_in_locks_before(at(NOON + 900), at(NOON + 900)).await, Ok(0));
        assert_eq!(store.delete_sign_in_locks_before(at(NOON + 901), at(NOON + 901)).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn a_lock_that_ended_unlocks_nothing_and_one_from_the_future_is_void() {
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
        assert_eq!(shown(&store).await, (Some(0), Some(900)), "the one of now");
        assert_eq!(store.delete_sign_in_locks_before(now(), at(NOON + 60)).await, Ok(1));
    })
    .await;
}

#[tokio::test]
async fn a_new_password_for_a_line_takes_off_the_locks_of_its_sign_in() {
    each_opened(async |Opened { store, url }| {
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
        assert_eq!(shown(&store).await, (None, None));
        let kept = store.list_sign_in_locks().await.expect("lists");
        assert_eq!(kept.iter().map(|lock| lock.login_hash[0]).collect::<Vec<_>>(), [2], "another login's stays");
        reset(120).await;
        let unlocked = ("line_unlocked".to_owned(), "0970711111".to_owned(), Some(world.client_id));
        assert_eq!(audited(&url, "line_unlocked").await, [unlocked], "once: it was not locked the other times");
    })
    .await;
}
