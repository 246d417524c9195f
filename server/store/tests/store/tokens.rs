//! Tests of API tokens, which programs use.

use crate::{
    demo::{
        HOUR, NOON, PASSWORD_HASH, actor, at, audit_rows, begin_session, name, new_session, now, password_change,
        token_hash, verified, world,
    },
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_store::{Error, NewToken, PasswordChange, Store, UniqueValue};

fn token(account_id: i64, seed: u32) -> NewToken {
    NewToken {
        public_id: format!("token-{seed}"),
        token_hash: token_hash(seed).into(),
        account_id,
        name: name("Supervision"),
        created_at: at(NOON + i64::from(seed)),
        actor: actor(),
        verified: None,
    }
}

#[tokio::test]
async fn a_token_is_created_used_listed_and_revoked() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        let id = async |login| store.find_account_by_login(login).await.expect("asks").expect("is there").holder.id;
        let (account, other) = (id("expert").await, id("autre").await);
        for seed in 1..=2 {
            store.create_token(&token(account, seed), 3).await.expect("creates a token");
        }
        assert_eq!(store.create_token(&token(account, 1), 3).await, Err(Error::Duplicate(UniqueValue::ApiToken)));
        assert_eq!(store.create_token(&token(account, 3), 2).await, Err(Error::Full { limit: 2 }));
        assert_eq!(store.create_token(&token(99, 3), 2).await, Err(Error::NotFound));
        store.create_token(&token(other, 4), 2).await.expect("each account has its own limit");

        let found = store.find_token(&token_hash(1)).await.expect("asks").expect("is there");
        assert_eq!((found.account.login.as_str(), found.used_at, found.name.as_str()), ("expert", None, "Supervision"));
        assert!(store.find_token(&token_hash(9)).await.expect("asks").is_none());
        for second in [HOUR, 0] {
            store.touch_token(found.id, at(NOON + second)).await.expect("touches");
        }
        let listed = store.list_tokens(account).await.expect("lists");
        let listed: Vec<_> = listed.iter().map(|token| (token.id.as_str(), token.used_at)).collect();
        assert_eq!(listed, [("token-2", None), ("token-1", Some(at(NOON + HOUR)))], "the time of use never moves back");

        assert_eq!(
            store.delete_token(other, "token-1", &actor(), at(NOON)).await,
            Ok(false),
            "a token of another account"
        );
        assert_eq!(store.delete_token(account, "token-1", &actor(), at(NOON)).await, Ok(true));
        assert_eq!(store.delete_token(account, "token-1", &actor(), at(NOON)).await, Ok(false));
        assert!(store.find_token(&token_hash(1)).await.expect("asks").is_none());
        let row = |action: &str| (action.to_owned(), "Supervision".to_owned(), None);
        let made = || row("api_token_created");
        assert_eq!(audit_rows(&url, "api_token").await, [made(), made(), made(), row("api_token_revoked")]);
    })
    .await;
}

#[tokio::test]
async fn a_token_is_refused_when_the_password_or_session_changed_after_verification() {
    each_database(async |store| {
        world(&store).await;
        let account = store.find_account_by_login("expert").await.expect("asks").expect("is there").holder.id;
        for seed in [1, 2] {
            begin_session(&store, &new_session(account, seed)).await.expect("signs in");
        }
        let make = async |seed, hash: &str, session: &str| {
            let verified = Some(verified(hash, Some(session)));
            store.create_token(&NewToken { verified, ..token(account, seed) }, 10).await
        };
        make(1, PASSWORD_HASH, "session-1").await.expect("the verification is valid");
        store.delete_session(account, "session-2", &actor(), now()).await.expect("ends");
        assert_eq!(
            make(2, PASSWORD_HASH, "session-2").await,
            Err(Error::NotFound),
            "the session of the verification has ended"
        );
        let change = password_change(account, "hash", verified(PASSWORD_HASH, Some("session-1")));
        store.change_password(&change).await.expect("changes");
        assert_eq!(
            make(3, PASSWORD_HASH, "session-1").await,
            Err(Error::NotFound),
            "the password was changed after the verification"
        );
        assert_eq!(ids(&store, account).await, ["token-1"]);
        make(4, "hash", "session-1").await.expect("the verification is valid");
    })
    .await;
}

/// Signs in to an account and creates three tokens with the numbers from `first`. Returns the account's id.
async fn sign_in_with_tokens(store: &Store, login: &str, first: u32) -> i64 {
    let account = store.find_account_by_login(login).await.expect("asks").expect("is there").holder.id;
    begin_session(store, &new_session(account, first)).await.expect("signs in");
    for seed in first..first + 3 {
        store.create_token(&token(account, seed), 10).await.expect("creates a token");
    }
    account
}

async fn ids(store: &Store, account: i64) -> Vec<String> {
    store.list_tokens(account).await.expect("lists").into_iter().map(|token| token.id).collect()
}

#[tokio::test]
async fn ending_sessions_or_changing_the_password_revokes_only_the_named_tokens() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        let (account, other) =
            (sign_in_with_tokens(&store, "expert", 1).await, sign_in_with_tokens(&store, "autre", 11).await);
        let end = async |tokens: &[&str]| {
            let tokens: Vec<String> = tokens.iter().map(|id| (*id).to_owned()).collect();
            store.end_sessions(account, &tokens, &actor(), at(NOON)).await
        };
        assert_eq!(end(&["token-1", "token-11"]).await, Err(Error::NotFound), "a token of another account");
        assert_eq!(ids(&store, account).await, ["token-3", "token-2", "token-1"], "a refused request revokes no token");
        assert!(store.find_session(&token_hash(1)).await.expect("asks").is_some());
        end(&["token-1", "token-1"]).await.expect("ends");
        assert!(store.find_session(&token_hash(1)).await.expect("asks").is_none());
        assert!(store.find_session(&token_hash(11)).await.expect("asks").is_some());
        assert_eq!(ids(&store, account).await, ["token-3", "token-2"]);

        let change = async |token: &str| {
            let change = password_change(account, "hash", verified(PASSWORD_HASH, None));
            store.change_password(&PasswordChange { revoked_tokens: vec![token.to_owned()], ..change }).await
        };
        assert_eq!(change("token-11").await, Err(Error::NotFound));
        let record = store.find_account_by_login("expert").await.expect("asks").expect("is there");
        assert_ne!(record.password_hash.expose(), "hash", "a refused change keeps the password");
        change("token-3").await.expect("changes");
        assert_eq!(ids(&store, account).await, ["token-2"]);
        assert_eq!(ids(&store, other).await.len(), 3);
        let revoked = audit_rows(&url, "api_token_revoked").await;
        assert_eq!(revoked.len(), 2);
        let row = |action: &str| (action.to_owned(), "expert".to_owned(), None);
        assert_eq!(audit_rows(&url, "sessions_ended").await, [row("sessions_ended")]);
        assert_eq!(
            audit_rows(&url, "password_changed").await,
            [row("password_changed")],
            "the audit also has password changes of staff"
        );
        let found = store.find_token_by_public_id("token-2").await.expect("asks").expect("is there");
        assert_eq!((found.public_id.as_str(), found.account.id), ("token-2", account));
    })
    .await;
}
