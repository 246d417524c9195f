//! Tokens of programs.

use crate::{
    demo::{HOUR, NOON, actor, at, audited, name, token_hash, world},
    each_database::{Opened, each_opened},
};
use portal_store::{Error, NewToken, Unique};

fn token(account_id: i64, seed: u32) -> NewToken {
    NewToken {
        public_id: format!("token-{seed}"),
        token_hash: token_hash(seed).into(),
        account_id,
        name: name("Supervision"),
        created_at: at(NOON + i64::from(seed)),
        actor: actor(),
    }
}

#[tokio::test]
async fn a_token_lives_and_is_revoked() {
    each_opened(async |Opened { store, url }| {
        world(&store).await;
        let id = async |login| store.find_account_by_login(login).await.expect("asks").expect("is there").holder.id;
        let (account, other) = (id("expert").await, id("autre").await);
        for seed in 1..=2 {
            store.create_token(&token(account, seed), 3).await.expect("is made");
        }
        assert_eq!(store.create_token(&token(account, 1), 3).await, Err(Error::Duplicate(Unique::ApiToken)));
        assert_eq!(store.create_token(&token(account, 3), 2).await, Err(Error::Full { limit: 2 }));
        assert_eq!(store.create_token(&token(99, 3), 2).await, Err(Error::NotFound));
        store.create_token(&token(other, 4), 2).await.expect("another account's are counted apart");

        let found = store.find_token(&token_hash(1)).await.expect("asks").expect("is there");
        assert_eq!((found.account.login.as_str(), found.used_at, found.name.as_str()), ("expert", None, "Supervision"));
        assert!(store.find_token(&token_hash(9)).await.expect("asks").is_none());
        for second in [HOUR, 0] {
            store.touch_token(found.id, at(NOON + second)).await.expect("is used");
        }
        let listed = store.list_tokens(account).await.expect("lists");
        let listed: Vec<_> = listed.iter().map(|token| (token.id.as_str(), token.used_at)).collect();
        assert_eq!(listed, [("token-2", None), ("token-1", Some(at(NOON + HOUR)))], "never backwards");

        assert_eq!(store.delete_token(other, "token-1", &actor(), at(NOON)).await, Ok(false), "somebody else's");
        assert_eq!(store.delete_token(account, "token-1", &actor(), at(NOON)).await, Ok(true));
        assert_eq!(store.delete_token(account, "token-1", &actor(), at(NOON)).await, Ok(false));
        assert!(store.find_token(&token_hash(1)).await.expect("asks").is_none());
        let line = |action: &str| (action.to_owned(), "Supervision".to_owned(), None);
        let made = || line("api_token_created");
        assert_eq!(audited(&url, "api_token").await, [made(), made(), made(), line("api_token_revoked")]);
    })
    .await;
}
