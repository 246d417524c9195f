//! Tests of accounts, sessions and resellers.

use crate::{
    demo::{
        HOUR, NOON, PASSWORD_HASH, actor, at, audit_rows, begin_session, name, new_reseller, new_session, now,
        password_change, token_hash, verified, world,
    },
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use jiff::Timestamp;
use portal_api::{
    Secret,
    password::Pin,
    session::{Login, Role},
};
use portal_store::{
    Error, NewAccount, NewSession, PasswordChange, SESSION_LIMIT, Scope, SessionExpiry, Store, UniqueValue,
};

/// Time limits that no session of these tests is past.
const NO_EXPIRY: SessionExpiry = SessionExpiry {
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
    store.create_account(&operator(), &actor()).await.expect("an account")
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
        assert_eq!(store.create_account(&operator(), &actor()).await, Err(Error::Duplicate(UniqueValue::Login)));
    })
    .await;
}

#[tokio::test]
async fn account_creation_and_session_end_write_audit_rows() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let account = account_id(&store).await;
        store.create_account(&operator(), &actor()).await.expect_err("the login is taken");
        let row = |action: &str| (action.to_owned(), "operateur".to_owned(), None);
        assert_eq!(audit_rows(&url, "account_created").await, [row("account_created")]);

        begin_session(&store, &new_session(account, 1)).await.expect("begins");
        let end = async |account, session| store.delete_session(account, session, &actor(), now()).await;
        assert_eq!(end(account, "session-1").await, Ok(true));
        assert_eq!(end(account, "session-1").await, Ok(false), "the session has ended already");
        store
            .reset_line_password(world.line_id, &Secret::new("first"), &[1; 32], &actor(), now())
            .await
            .expect("resets");
        let user = store.find_account_by_login("0970711111").await.expect("asks").expect("is there").holder.id;
        let session = NewSession { password_hash: Secret::new("first"), ..new_session(user, 2) };
        begin_session(&store, &session).await.expect("begins");
        assert_eq!(end(user, "session-2").await, Ok(true));
        let of_user = ("session_ended".to_owned(), "0970711111".to_owned(), Some(world.client_id));
        assert_eq!(audit_rows(&url, "session_ended").await, [row("session_ended"), of_user]);
    })
    .await;
}

#[tokio::test]
async fn a_reseller_and_its_first_account_are_created_together_or_not_at_all() {
    each_database(async |store| {
        let world = world(&store).await;
        let account = store.find_account_by_login("expert").await.expect("asks").expect("is there");
        assert_eq!(account.holder.role, Role::Reseller);
        assert_eq!(account.holder.reseller, Some((world.reseller_id, "Expert Produits".into())));

        let same_name = store.create_reseller_with_account(&new_reseller("Autre", "neuf")).await;
        assert_eq!(same_name, Err(Error::Duplicate(UniqueValue::ResellerName)));
        let same_login = store.create_reseller_with_account(&new_reseller("Neuf", "autre")).await;
        assert_eq!(same_login, Err(Error::Duplicate(UniqueValue::Login)));
        assert_eq!(store.find_reseller_by_name("Neuf").await, Ok(None), "a refused reseller is not created");

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
async fn a_session_is_created_used_listed_and_ended() {
    each_database(async |store| {
        let account = account_id(&store).await;
        for seed in 1..=3 {
            begin_session(&store, &new_session(account, seed)).await.expect("begins");
        }
        let again = begin_session(&store, &new_session(account, 1)).await;
        assert_eq!(again, Err(Error::Duplicate(UniqueValue::Session)));

        let found = store.find_session(&token_hash(1)).await.expect("asks").expect("is there");
        assert_eq!((found.public_id.as_str(), found.account.id), ("session-1", account));
        assert_eq!((found.account.login.as_str(), found.account.reseller), ("operateur", None));
        assert!(store.find_session(&token_hash(9)).await.expect("asks").is_none());

        store.touch_session(found.id, at(NOON + HOUR)).await.expect("touches");
        store.touch_session(found.id, at(NOON)).await.expect("touches");
        let listed = store.list_sessions(account).await.expect("lists");
        let ids: Vec<&str> = listed.iter().map(|session| session.public_id.as_str()).collect();
        assert_eq!(ids, ["session-1", "session-3", "session-2"], "the most recently used session is first");
        assert_eq!(listed[0].seen_at, at(NOON + HOUR), "the time of use never moves back");
        assert_eq!(listed[0].user_agent, "Firefox\u{fffd}", "PostgreSQL rejects NUL");

        let end = async |account, session| store.delete_session(account, session, &actor(), now()).await;
        assert_eq!(end(account + 1, "session-2").await, Ok(false), "a session of another account");
        assert_eq!(end(account, "session-2").await, Ok(true));
        assert_eq!(end(account, "session-2").await, Ok(false));
        store.end_sessions(account, &[], &actor(), at(NOON)).await.expect("ends");
        assert!(store.find_session(&token_hash(1)).await.expect("asks").is_none());
    })
    .await;
}

#[tokio::test]
async fn beyond_the_session_limit_the_least_recently_used_session_ends() {
    each_database(async |store| {
        world(&store).await;
        let account = account_id(&store).await;
        let other = store.find_account_by_login("expert").await.expect("asks").expect("is there").holder.id;
        begin_session(&store, &new_session(other, 1_000)).await.expect("a session of another account");
        let limit = u32::try_from(SESSION_LIMIT).expect("a small number");
        for seed in 1..=limit {
            begin_session(&store, &new_session(account, seed)).await.expect("begins");
        }
        let is_there = async |seed| store.find_session(&token_hash(seed)).await.expect("asks").is_some();
        let first = store.find_session(&token_hash(1)).await.expect("asks").expect("is there");
        store.touch_session(first.id, at(NOON + HOUR)).await.expect("touches");
        begin_session(&store, &new_session(account, limit + 1)).await.expect("begins");
        assert_eq!(store.list_sessions(account).await.expect("lists").len(), limit as usize);
        assert!(
            is_there(1).await && !is_there(2).await && is_there(3).await,
            "only the least recently used session ended"
        );
        // The clock was ahead, so the other sessions have times in the future. The new session must stay nevertheless.
        for session in store.list_sessions(account).await.expect("lists") {
            let found = store.find_session_by_public_id(&session.public_id).await.expect("asks").expect("is there");
            store.touch_session(found.id, at(NOON + 9_000 * HOUR)).await.expect("touches");
        }
        begin_session(&store, &new_session(account, limit + 2)).await.expect("begins");
        assert!(is_there(limit + 2).await && is_there(1_000).await);
        assert_eq!(store.list_sessions(account).await.expect("lists").len(), limit as usize);
    })
    .await;
}

#[tokio::test]
async fn session_times_in_the_future_are_clamped_to_now() {
    each_database(async |store| {
        let account = account_id(&store).await;
        begin_session(&store, &new_session(account, 7)).await.expect("begins");
        let found = async || store.find_session(&token_hash(7)).await.expect("asks").expect("is there");
        let times = |found: portal_store::SessionRecord| (found.created_at, found.seen_at);
        let id = found().await.id;
        store.touch_session(id, at(NOON + 9_000 * HOUR)).await.expect("touches");
        store.clamp_session_times(id, at(NOON + HOUR)).await.expect("brings back");
        assert_eq!(times(found().await), (at(NOON + 7), at(NOON + HOUR)), "only the later time was in the future");
        store.clamp_session_times(id, at(NOON)).await.expect("brings back");
        assert_eq!(times(found().await), (at(NOON), at(NOON)));
    })
    .await;
}

#[tokio::test]
async fn sessions_past_their_idle_or_age_limit_are_deleted() {
    each_database(async |store| {
        let account = account_id(&store).await;
        for seed in [1, 100, 200] {
            begin_session(&store, &new_session(account, seed)).await.expect("begins");
        }
        let first = store.find_session(&token_hash(1)).await.expect("asks").expect("is there");
        store.touch_session(first.id, at(NOON + HOUR)).await.expect("touches");
        let expiry = |idle, created| SessionExpiry { idle: at(NOON + idle), created: at(NOON + created), ..NO_EXPIRY };
        assert_eq!(store.delete_sessions_before(&expiry(150, 0)).await, Ok(1), "session 100: not used for too long");
        assert_eq!(store.delete_sessions_before(&expiry(0, 50)).await, Ok(1), "session 1: created too long ago");
        assert!(store.find_session(&token_hash(200)).await.expect("asks").is_some());
    })
    .await;
}

#[tokio::test]
async fn remembered_sessions_have_their_own_limits() {
    each_database(async |store| {
        let account = account_id(&store).await;
        begin_session(&store, &new_session(account, 1)).await.expect("a session");
        for seed in [2, 100, 101] {
            let remembered = NewSession { is_remembered: true, ..new_session(account, seed) };
            begin_session(&store, &remembered).await.expect("another session");
        }
        let past = at(NOON + 150);
        assert_eq!(
            store.delete_sessions_before(&SessionExpiry { idle: past, created: past, ..NO_EXPIRY }).await,
            Ok(1)
        );
        let kept = store.find_session(&token_hash(2)).await.expect("asks").expect("is there");
        assert!(kept.is_remembered);
        let used = store.find_session_by_public_id("session-2").await.expect("asks").expect("is there");
        store.touch_session(used.id, at(NOON + HOUR)).await.expect("touches");
        let unused = SessionExpiry { remembered_idle: at(NOON + 101), ..NO_EXPIRY };
        assert_eq!(store.delete_sessions_before(&unused).await, Ok(1), "session 100: not used for too long");
        let old = SessionExpiry { remembered_created: at(NOON + 50), ..NO_EXPIRY };
        assert_eq!(
            store.delete_sessions_before(&old).await,
            Ok(1),
            "session 2: used recently, but created too long ago"
        );
        assert!(store.find_session(&token_hash(101)).await.expect("asks").is_some());
    })
    .await;
}

#[tokio::test]
async fn resetting_a_line_password_creates_the_account_and_ends_its_sessions() {
    each_database(async |store| {
        let world = world(&store).await;
        let hash = |text: &str| Secret::new(text);
        store.reset_line_password(world.line_id, &hash("first"), &[1; 32], &actor(), now()).await.expect("resets");
        let account =
            async || store.find_account_by_login("0970711111").await.expect("asks").expect("the line's account");
        let first = account().await;
        assert_eq!((first.holder.role, first.holder.must_change), (Role::User, true));
        let line = first.holder.line.expect("a line");
        assert_eq!((line.id, line.client_id, line.client.as_str()), (world.line_id, world.client_id, "OPENIP"));

        let id = first.holder.id;
        let session = |seed, text| NewSession { password_hash: hash(text), ..new_session(id, seed) };
        begin_session(&store, &session(1, "first")).await.expect("a session");
        begin_session(&store, &session(2, "first")).await.expect("another session");
        let change = password_change(id, "own", verified("first", Some("session-2")));
        store.change_password(&change).await.expect("changes");
        let late = begin_session(&store, &session(3, "first")).await;
        assert_eq!(late, Err(Error::NotFound), "the password was changed after it was verified");
        assert!(!account().await.holder.must_change);
        assert_eq!(
            store.list_sessions(id).await.expect("lists").len(),
            1,
            "only the session that changed the password stays"
        );
        let own = verified("own", Some("session-2"));
        let change = async |line, pin| store.change_pin(line, pin, &hash("pin"), &own, &actor(), now()).await;
        change(world.line_id, Pin::Voicemail).await.expect("a PIN");
        let other = change(world.other_line_id, Pin::Services).await;
        assert_eq!(other, Err(Error::NotFound), "a line without an account");

        store
            .reset_line_password(world.line_id, &hash("second"), &[1; 32], &actor(), now())
            .await
            .expect("resets again");
        let second = account().await;
        assert_eq!((second.holder.id, second.password_hash.expose()), (id, "second"));
        assert_eq!(store.list_sessions(id).await.expect("lists").len(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_change_is_refused_when_the_password_or_session_changed_after_verification() {
    each_database(async |store| {
        let world = world(&store).await;
        let hash = |text: &str| Secret::new(text);
        store.reset_line_password(world.line_id, &hash("first"), &[1; 32], &actor(), now()).await.expect("resets");
        let account =
            async || store.find_account_by_login("0970711111").await.expect("asks").expect("the line's account");
        let id = account().await.holder.id;
        for seed in [1, 2] {
            let session = NewSession { password_hash: hash("first"), ..new_session(id, seed) };
            begin_session(&store, &session).await.expect("begins");
        }
        let (own, other) = (verified("first", Some("session-1")), verified("first", Some("session-2")));
        store.delete_session(id, "session-2", &actor(), now()).await.expect("ends");
        let pin = async |verified| {
            store.change_pin(world.line_id, Pin::Services, &hash("pin"), verified, &actor(), now()).await
        };
        assert_eq!(store.change_password(&password_change(id, "late", other.clone())).await, Err(Error::NotFound));
        assert_eq!(pin(&other).await, Err(Error::NotFound), "the session of the verification has ended");
        pin(&own).await.expect("the verification is valid");

        store.change_password(&password_change(id, "own", own.clone())).await.expect("the verification is valid");
        assert_eq!(store.change_password(&password_change(id, "late", own.clone())).await, Err(Error::NotFound));
        assert_eq!(pin(&own).await, Err(Error::NotFound), "the password was changed after the verification");
        assert_eq!(account().await.password_hash.expose(), "own");
        let unknown_session = verified("own", Some("session-of-nobody"));
        assert_eq!(store.change_password(&password_change(id, "late", unknown_session)).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn a_password_change_replaces_the_token_of_the_current_session() {
    each_database(async |store| {
        world(&store).await;
        let id = account_id(&store).await;
        let remembered = NewSession { is_remembered: true, ..new_session(id, 1) };
        begin_session(&store, &remembered).await.expect("begins");
        begin_session(&store, &new_session(id, 2)).await.expect("another session");
        let change = PasswordChange {
            session_token: Some(token_hash(3).into()),
            ..password_change(id, "own", verified(PASSWORD_HASH, Some("session-1")))
        };
        store.change_password(&change).await.expect("changes");
        for former in [1, 2] {
            assert!(store.find_session(&token_hash(former)).await.expect("asks").is_none(), "{former}");
        }
        let found = store.find_session(&token_hash(3)).await.expect("asks").expect("the session continues");
        assert_eq!(
            (found.public_id.as_str(), found.created_at, found.is_remembered),
            ("session-1", at(NOON + 1), true)
        );
    })
    .await;
}
