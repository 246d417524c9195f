//! Tests of the accounts of staff.

use crate::{
    demo::{NOON, PASSWORD_HASH, actor, at, audit_rows, begin_session, name, new_session, now, token_hash, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::{
    PageNumber, Search, Secret,
    session::{Login, Role},
    staff::ListStaff,
};
use portal_store::{DisableOutcome, Error, NewAccount, NewSignInLock, Scope, Store};

fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

async fn operator(store: &Store, login: &str) -> i64 {
    let account = NewAccount {
        login: self::login(login),
        name: name("Opératrice"),
        role: Role::Operator,
        reseller_id: None,
        password_hash: Secret::new(PASSWORD_HASH),
        created_at: now(),
    };
    store.create_account(&account, &actor()).await.expect("an account")
}

async fn id_of(store: &Store, login: &str) -> i64 {
    store.find_account_by_login(login).await.expect("asks").expect("is there").holder.id
}

async fn sign_in(store: &Store, account_id: i64, seed: u32) -> Result<(), Error> {
    begin_session(store, &new_session(account_id, seed)).await
}

fn list(search: &str) -> ListStaff {
    ListStaff { q: Search::parse(search).expect("a search"), page: PageNumber::default() }
}

async fn logins(store: &Store, scope: Scope, search: &str) -> Vec<String> {
    let (rows, total) = store.list_staff(scope, &list(search), 0).await.expect("lists");
    assert_eq!(total, rows.len() as u64);
    rows.into_iter().map(|row| row.login.to_string()).collect()
}

#[tokio::test]
async fn staff_accounts_are_listed_within_the_scope() {
    each_database(async |store| {
        let world = world(&store).await;
        operator(&store, "operateur").await;
        store
            .reset_line_password(world.line_id, &Secret::new("hash"), &[1; 32], &actor(), now())
            .await
            .expect("a user's account");
        assert_eq!(logins(&store, Scope::All, "").await, ["autre", "expert", "operateur"]);
        assert_eq!(logins(&store, world.expert, "").await, ["expert"]);
        for scope in [Scope::Client(world.client_id), Scope::Line(world.line_id)] {
            assert_eq!(logins(&store, scope, "").await, [""; 0]);
        }
        for (search, found) in [("OPERA", "operateur"), ("expert p", "expert"), ("AUTRE", "autre")] {
            assert_eq!(logins(&store, Scope::All, search).await, [found], "{search}");
        }
        assert_eq!(logins(&store, Scope::All, "%").await, [""; 0], "% is not a wildcard");

        let expert = id_of(&store, "expert").await;
        sign_in(&store, expert, 1).await.expect("signs in");
        let (rows, _) = store.list_staff(world.expert, &list(""), expert).await.expect("lists");
        let row = &rows[0];
        assert_eq!(
            (row.role, row.reseller.as_ref().map(portal_api::Name::as_str)),
            (Role::Reseller, Some("Expert Produits"))
        );
        assert_eq!((row.signed_in_at, row.disabled_at, row.is_own), (Some(at(NOON + 1)), None, true));
    })
    .await;
}

#[tokio::test]
async fn a_disabled_account_cannot_sign_in_until_it_is_enabled() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (expert, autre) = (id_of(&store, "expert").await, id_of(&store, "autre").await);
        sign_in(&store, expert, 1).await.expect("signs in");
        sign_in(&store, autre, 2).await.expect("signs in");
        let disable = async |scope, name: &str| store.disable_account(scope, &login(name), &actor(), now()).await;
        assert_eq!(disable(world.expert, "autre").await, Err(Error::NotFound), "an account of another reseller");
        assert_eq!(
            disable(Scope::All, "0970711111").await,
            Err(Error::NotFound),
            "a line's account is no staff account"
        );
        assert_eq!(disable(Scope::Client(world.client_id), "expert").await, Err(Error::NotFound));
        assert_eq!(disable(world.expert, "expert").await, Ok(DisableOutcome::Done));
        assert_eq!(disable(Scope::All, "expert").await, Ok(DisableOutcome::Done), "the account is disabled already");

        assert!(store.find_session(&token_hash(1)).await.expect("asks").is_none());
        assert!(store.find_session(&token_hash(2)).await.expect("asks").is_some());
        let account = store.find_account_by_login("expert").await.expect("asks").expect("is there");
        assert!(account.holder.is_disabled);
        assert_eq!(sign_in(&store, expert, 3).await, Err(Error::NotFound), "disabled while the password was verified");
        assert!(store.find_session(&token_hash(3)).await.expect("asks").is_none());

        let enable = async |scope| store.enable_account(scope, &login("expert"), &actor(), now()).await;
        assert_eq!(enable(Scope::Reseller(world.reseller_id + 1)).await, Err(Error::NotFound));
        enable(world.expert).await.expect("enables");
        enable(world.expert).await.expect("the account is enabled already");
        sign_in(&store, expert, 4).await.expect("signs in");
        let row = |action: &str| (action.to_owned(), "expert".to_owned(), None);
        assert_eq!(audit_rows(&url, "account_").await, [row("account_disabled"), row("account_enabled")]);
    })
    .await;
}

#[tokio::test]
async fn the_last_active_operator_cannot_be_disabled() {
    each_database(async |store| {
        world(&store).await;
        operator(&store, "un").await;
        let disable = async |name: &str| store.disable_account(Scope::All, &login(name), &actor(), now()).await;
        assert_eq!(disable("un").await, Ok(DisableOutcome::LastOperator));
        operator(&store, "deux").await;
        // Two operators disable each other at the same time.
        let (first, second) = tokio::join!(disable("un"), disable("deux"));
        let mut outcomes = [first.expect("asks"), second.expect("asks")].map(|outcome| outcome == DisableOutcome::Done);
        outcomes.sort_unstable();
        assert_eq!(outcomes, [false, true]);
    })
    .await;
}

#[tokio::test]
async fn a_locked_account_is_unlocked_within_the_scope() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let lock = |name: &str, hash: u8, source: Option<&str>| NewSignInLock {
            login_hash: [hash; 32],
            login: name.into(),
            source: source.map(str::to_owned),
            failures: 50,
            locked_at: now(),
            locked_until: at(NOON + 900),
            actor: actor(),
        };
        for new in [lock("expert", 1, None), lock("expert", 1, Some("203.0.113.9")), lock("autre", 2, None)] {
            store.lock_sign_in(&new).await.expect("locks");
        }
        let unlock = async |scope, name: &str, hash| {
            store.unlock_account(scope, &login(name), &[hash; 32], &actor(), now()).await
        };
        assert_eq!(unlock(world.expert, "autre", 2).await, Err(Error::NotFound), "an account of another reseller");
        assert_eq!(unlock(Scope::Client(world.client_id), "expert", 1).await, Err(Error::NotFound));
        assert_eq!(
            unlock(Scope::All, "0970711111", 3).await,
            Err(Error::NotFound),
            "a line's account is no staff account"
        );
        assert_eq!(unlock(world.expert, "expert", 1).await, Ok(true));
        assert_eq!(unlock(world.expert, "expert", 1).await, Ok(false), "the account is no longer locked");
        let stored = store.list_sign_in_locks().await.expect("lists");
        assert_eq!(stored.iter().map(|lock| lock.login_hash[0]).collect::<Vec<_>>(), [2]);
        let late = store.unlock_account(Scope::All, &login("autre"), &[2; 32], &actor(), at(NOON + 900)).await;
        assert_eq!(late, Ok(false), "the lock has ended");
        assert_eq!(store.list_sign_in_locks().await, Ok(Vec::new()), "a lock that has ended is deleted too");
        let row = ("account_unlocked".to_owned(), "expert".to_owned(), None);
        assert_eq!(audit_rows(&url, "account_unlocked").await, [row]);
    })
    .await;
}
