//! Tests of known browsers.

use crate::{
    demo::{HOUR, NOON, PASSWORD_HASH, at, new_session, password_change, token_hash, verified, world},
    each_database::each_database,
};
use portal_store::{DEVICE_LIMIT, Error, NewDevice, NewSession, PasswordChange, Store};

/// Signs in `second` seconds after noon. The browser sends the token `before`, if it has one, and gets the token
/// `device`.
async fn sign_in(store: &Store, login: &str, second: i64, before: Option<u32>, device: u32) {
    let account_id = store.find_account_by_login(login).await.expect("asks").expect("is there").holder.id;
    let seed = u32::try_from(second).expect("a small number") + 1_000;
    let session = NewSession {
        public_id: format!("session-{seed}-{login}"),
        token_hash: token_hash(seed + device).into(),
        created_at: at(NOON + second),
        ..new_session(account_id, seed)
    };
    let before = before.map(|before| token_hash(before).into());
    let device = NewDevice { token_hash: token_hash(device).into(), before };
    store.begin_session(&session, &device).await.expect("begins");
}

async fn is_known(store: &Store, device: u32, login: &str) -> bool {
    store.is_known_device(&token_hash(device), login).await.expect("asks")
}

#[tokio::test]
async fn a_browser_is_known_to_the_accounts_that_signed_in_with_it() {
    each_database(async |store| {
        world(&store).await;
        sign_in(&store, "expert", 1, None, 1).await;
        assert!(is_known(&store, 1, "expert").await);
        assert!(!is_known(&store, 1, "autre").await && !is_known(&store, 2, "expert").await);
        assert!(!is_known(&store, 1, "personne").await);
        // Another account on the same browser: the new token is valid for both accounts.
        sign_in(&store, "autre", 2, Some(1), 2).await;
        assert!(is_known(&store, 2, "expert").await && is_known(&store, 2, "autre").await);
        assert!(!is_known(&store, 1, "expert").await, "the previous token is invalid");
        // A previous token that the portal never issued changes nothing.
        sign_in(&store, "autre", 3, Some(77), 3).await;
        assert!(is_known(&store, 2, "autre").await && is_known(&store, 3, "autre").await);
    })
    .await;
}

#[tokio::test]
async fn browsers_are_forgotten_beyond_the_limit_and_after_a_password_change() {
    each_database(async |store| {
        world(&store).await;
        let limit = u32::try_from(DEVICE_LIMIT).expect("a small number");
        for device in 1..=limit + 1 {
            sign_in(&store, "expert", i64::from(device), None, device).await;
        }
        sign_in(&store, "autre", 50, None, 50).await;
        assert!(!is_known(&store, 1, "expert").await, "the browser with the oldest sign-in");
        assert!(is_known(&store, 2, "expert").await && is_known(&store, limit + 1, "expert").await);
        let expert = store.find_account_by_login("expert").await.expect("asks").expect("is there").holder.id;
        let change = |new: &str, before: &str, kept: Option<u32>| PasswordChange {
            kept_device: kept.map(|device| token_hash(device).into()),
            ..password_change(expert, new, verified(before, None))
        };
        let refused =
            PasswordChange { revoked_tokens: vec!["unknown".into()], ..change("first", PASSWORD_HASH, Some(5)) };
        assert_eq!(store.change_password(&refused).await, Err(Error::NotFound));
        assert!(is_known(&store, 6, "expert").await, "a refused change forgets no browser");
        store.change_password(&change("first", PASSWORD_HASH, Some(5))).await.expect("changes");
        assert!(is_known(&store, 5, "expert").await && is_known(&store, 50, "autre").await);
        for other in [2, 6, limit + 1] {
            assert!(!is_known(&store, other, "expert").await, "{other}");
        }
        assert_eq!(store.delete_devices_before(at(NOON + 50)).await, Ok(1), "browser 5: its last sign-in is too old");
        store.change_password(&change("second", "first", None)).await.expect("changes");
        assert!(is_known(&store, 50, "autre").await);
    })
    .await;
}

#[tokio::test]
async fn a_new_browser_is_kept_when_the_times_of_others_are_in_the_future() {
    each_database(async |store| {
        world(&store).await;
        for device in 1..=u32::try_from(DEVICE_LIMIT).expect("a small number") {
            sign_in(&store, "expert", 9_000 * HOUR + i64::from(device), None, device).await;
        }
        sign_in(&store, "expert", 1, None, 100).await;
        assert!(is_known(&store, 100, "expert").await);
    })
    .await;
}
