//! Accounts, sessions, resellers.

use crate::{
    demo::{
        HOUR, NOON, PASSWORD_HASH, actor, at, begin_session, name, new_reseller, new_session, now, token_hash, world,
    },
    each_database::each_database,
};
use jiff::Timestamp;
use portal_api::{
    Secret,
    password::Pin,
    session::{Login, Role},
};
use portal_store::{Error, NewAccount, NewSession, Scope, SessionCuts, Store, Unique};

/// Moments that no session of these tests is past.
const CUTS: SessionCuts = SessionCuts {
    idle: Timestamp::UNIX_EPOCH,
    created: Timestamp::UNIX_EPOCH,
    remembered_idle: Timestamp::UNIX_EPOCH,
    remembered_created: Timestamp::UNIX_EPOCH,
};

fn operator() -> NewAccount {
    NewAccount {
        login: Login::parse("operateur").expect("a login"),
        name: name("Opératrice"),
        role: Role::Operator,
        reseller_id: None,
        password_hash: Secret::new(PASSWORD_HASH),
        created_at: now(),
    }
}

async fn account_id(store: &Store) -> i64 {
    store.create_account(&operator()).await.expect("an account")
}

#[tokio::test]
async fn an_account_is_found_by_its_login() {
    each_database(async |store| {
        assert_eq!(store.is_empty().await, Ok(true));
        store.ping().await.expect("answers");
        let id = account_id(&store).await;
        assert_eq!(store.is_empty().await, Ok(false));
        let found = store.find_account_by_login("operateur").await.expect("asks").expect("is there");
        let holder = &found.holder;
        assert_eq!((holder.id, holder.name.as_str(), holder.role), (id, "Opératrice", Role::Operator));
        assert_eq!((&holder.reseller, found.password_hash.expose()), (&None, PASSWORD_HASH));
        assert!(store.find_account_by_login("personne").await.expect("asks").is_none());
        assert_eq!(store.create_account(&operator()).await, Err(Error::Duplicate(Unique::Login)));
    })
    .await;
}

#[tokio::test]
async fn a_reseller_and_its_account_come_together_or_not_at_all() {
    each_database(async |store| {
        let world = world(&store).await;
        let account = store.find_account_by_login("expert").await.expect("asks").expect("is there");
        assert_eq!(account.holder.role, Role::Reseller);
        assert_eq!(account.holder.reseller, Some((world.reseller_id, "Expert Produits".into())));

        let same_name = store.create_reseller_with_account(&new_reseller("Autre", "neuf")).await;
        assert_eq!(same_name, Err(Error::Duplicate(Unique::ResellerName)));
        let same_login = store.create_reseller_with_account(&new_reseller("Neuf", "autre")).await;
        assert_eq!(same_login, Err(Error::Duplicate(Unique::Login)));
        assert_eq!(store.find_reseller_by_name("Neuf").await, Ok(None), "nothing of it stayed");

        let names = |resellers: Vec<portal_api::reseller::Reseller>| -> Vec<(String, u64)> {
            resellers.into_iter().map(|reseller| (reseller.name.into(), reseller.clients)).collect()
        };
        let all = names(store.list_resellers(Scope::All).await.expect("lists"));
        assert_eq!(all, [("Autre".to_owned(), 1), ("Expert Produits".to_owned(), 1)]);
        let own = names(store.list_resellers(world.expert).await.expect("lists"));
        assert_eq!(own, [("Expert Produits".to_owned(), 1)]);
        let found = store.find_reseller_by_name("Expert Produits").await.expect("asks").expect("is there");
        assert_eq!(found.id, world.reseller_id);
    })
    .await;
}

#[tokio::test]
async fn a_session_lives_and_ends() {
    each_database(async |store| {
        let account = account_id(&store).await;
        for seed in 1..=3 {
            begin_session(&store, &new_session(account, seed)).await.expect("begins");
        }
        let again = begin_session(&store, &new_session(account, 1)).await;
        assert_eq!(again, Err(Error::Duplicate(Unique::Session)));

        let found = store.find_session(&token_hash(1)).await.expect("asks").expect("is there");
        assert_eq!((found.public_id.as_str(), found.account.id), ("session-1", account));
        assert_eq!((found.account.login.as_str(), found.account.reseller), ("operateur", None));
        assert!(store.find_session(&token_hash(9)).await.expect("asks").is_none());

        store.touch_session(found.id, at(NOON + HOUR)).await.expect("touches");
        store.touch_session(found.id, at(NOON)).await.expect("touches");
        let listed = store.list_sessions(account).await.expect("lists");
        let ids: Vec<&str> = listed.iter().map(|session| session.public_id.as_str()).collect();
        assert_eq!(ids, ["session-1", "session-3", "session-2"], "the latest used first");
        assert_eq!(listed[0].seen_at, at(NOON + HOUR), "never backwards");
        assert_eq!(listed[0].user_agent, "Firefox\u{fffd}", "PostgreSQL has no NUL");

        assert_eq!(store.delete_session(account + 1, "session-2").await, Ok(false), "somebody else's");
        assert_eq!(store.delete_session(account, "session-2").await, Ok(true));
        assert_eq!(store.delete_session(account, "session-2").await, Ok(false));
        store.end_sessions(account, &[], &actor(), at(NOON)).await.expect("ends");
        assert!(store.find_session(&token_hash(1)).await.expect("asks").is_none());
    })
    .await;
}

#[tokio::test]
async fn a_session_from_a_clock_that_was_ahead_began_now() {
    each_database(async |store| {
        let account = account_id(&store).await;
        begin_session(&store, &new_session(account, 7)).await.expect("begins");
        let found = async || store.find_session(&token_hash(7)).await.expect("asks").expect("is there");
        let times = |found: portal_store::SessionRecord| (found.created_at, found.seen_at);
        let id = found().await.id;
        store.touch_session(id, at(NOON + 9_000 * HOUR)).await.expect("touches");
        store.bring_session_back(id, at(NOON + HOUR)).await.expect("brings back");
        assert_eq!(times(found().await), (at(NOON + 7), at(NOON + HOUR)), "used now, begun before");
        store.bring_session_back(id, at(NOON)).await.expect("brings back");
        assert_eq!(times(found().await), (at(NOON), at(NOON)));
    })
    .await;
}

#[tokio::test]
async fn stale_sessions_are_removed() {
    each_database(async |store| {
        let account = account_id(&store).await;
        for seed in [1, 100, 200] {
            begin_session(&store, &new_session(account, seed)).await.expect("begins");
        }
        let first = store.find_session(&token_hash(1)).await.expect("asks").expect("is there");
        store.touch_session(first.id, at(NOON + HOUR)).await.expect("touches");
        let cuts = |idle, created| SessionCuts { idle: at(NOON + idle), created: at(NOON + created), ..CUTS };
        assert_eq!(store.delete_sessions_before(&cuts(150, 0)).await, Ok(1), "not used since");
        assert_eq!(store.delete_sessions_before(&cuts(0, 50)).await, Ok(1), "begun too long ago");
        assert!(store.find_session(&token_hash(200)).await.expect("asks").is_some());
    })
    .await;
}

#[tokio::test]
async fn a_session_that_the_browser_keeps_outlives_the_others() {
    each_database(async |store| {
        let account = account_id(&store).await;
        begin_session(&store, &new_session(account, 1)).await.expect("a session");
        for seed in [2, 100, 101] {
            let remembered = NewSession { is_remembered: true, ..new_session(account, seed) };
            begin_session(&store, &remembered).await.expect("another");
        }
        let past = at(NOON + 150);
        assert_eq!(store.delete_sessions_before(&SessionCuts { idle: past, created: past, ..CUTS }).await, Ok(1));
        let kept = store.find_session(&token_hash(2)).await.expect("asks").expect("is there");
        assert!(kept.is_remembered);
        let used = store.find_session_by_name("session-2").await.expect("asks").expect("is there");
        store.touch_session(used.id, at(NOON + HOUR)).await.expect("touches");
        let unused = SessionCuts { remembered_idle: at(NOON + 101), ..CUTS };
        assert_eq!(store.delete_sessions_before(&unused).await, Ok(1), "unused for too long");
        let old = SessionCuts { remembered_created: at(NOON + 50), ..CUTS };
        assert_eq!(store.delete_sessions_before(&old).await, Ok(1), "used, and too old");
        assert!(store.find_session(&token_hash(101)).await.expect("asks").is_some());
    })
    .await;
}

#[tokio::test]
async fn a_line_has_an_account() {
    each_database(async |store| {
        let world = world(&store).await;
        let hash = |text: &str| Secret::new(text);
        store.reset_line_password(world.line_id, &hash("first"), &actor(), now()).await.expect("resets");
        let account =
            async || store.find_account_by_login("0970711111").await.expect("asks").expect("the line's account");
        let first = account().await;
        assert_eq!((first.holder.role, first.holder.must_change), (Role::User, true));
        let line = first.holder.line.expect("a line");
        assert_eq!((line.id, line.client_id, line.client.as_str()), (world.line_id, world.client_id, "OPENIP"));

        let id = first.holder.id;
        let verified = |seed, text| NewSession { password_hash: hash(text), ..new_session(id, seed) };
        begin_session(&store, &verified(1, "first")).await.expect("a session");
        begin_session(&store, &verified(2, "first")).await.expect("another");
        store.change_password(id, &hash("own"), "session-2", &[], &actor(), now()).await.expect("changes");
        let late = begin_session(&store, &verified(3, "first")).await;
        assert_eq!(late, Err(Error::NotFound), "the password was changed after it was verified");
        assert!(!account().await.holder.must_change);
        assert_eq!(store.list_sessions(id).await.expect("lists").len(), 1, "the one that changed it");
        store.change_pin(world.line_id, Pin::Voicemail, &hash("pin"), &actor(), now()).await.expect("a PIN");
        let other = store.change_pin(world.other_line_id, Pin::Services, &hash("pin"), &actor(), now()).await;
        assert_eq!(other, Err(Error::NotFound), "a line without an account");

        store.reset_line_password(world.line_id, &hash("second"), &actor(), now()).await.expect("resets again");
        let second = account().await;
        assert_eq!((second.holder.id, second.password_hash.expose()), (id, "second"));
        assert_eq!(store.list_sessions(id).await.expect("lists").len(), 0);
    })
    .await;
}
