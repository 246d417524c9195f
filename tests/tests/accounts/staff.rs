//! Accounts of the staff: listing, disabling, enabling and unlocking them.

use crate::PROGRAM;
use jiff::SignedDuration;
use portal_api::{
    ApiError, ErrorCode, Method, Name, Secret,
    session::{GetAccount, Login, SignIn},
    staff::{DisableAccount, EnableAccount, ListStaff, StaffAccount, UnlockAccount},
    token::CreateApiToken,
};
use portal_server::demo::PASSWORD;
use portal_tests::{Database, Person, PortalProcess, TestPortal, databases, eventually};
use reqwest::StatusCode;
use scraper::{Html, Selector};
use std::net::Ipv4Addr;

fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

async fn disable(person: &Person, name: &str) -> Result<(), ApiError> {
    person.call(DisableAccount { login: login(name) }).await.map(drop)
}

async fn enable(person: &Person, name: &str) -> Result<(), ApiError> {
    person.call(EnableAccount { login: login(name) }).await.map(drop)
}

async fn unlock(person: &Person, name: &str) -> Result<(), ApiError> {
    person.call(UnlockAccount { login: login(name) }).await.map(drop)
}

async fn list(person: &Person) -> Vec<StaffAccount> {
    person.call(ListStaff::default()).await.expect("the list").rows
}

/// Creates a token for a person, and a program that uses it.
async fn program_of(portal: &TestPortal, person: &Person) -> Person {
    let (name, current) = (Name::parse("Supervision").expect("a name"), Secret::new(PASSWORD));
    let token = person.call(CreateApiToken { name, current }).await.expect("a token").token;
    portal.visitor().with_token(&token)
}

/// Tries to sign in. Returns the status and the body of the response.
async fn answer(portal: &TestPortal, login: &str, password: &str) -> (StatusCode, String) {
    let operation = SignIn { login: login.to_owned(), password: Secret::new(password), remember: false };
    let response = portal.visitor().send(&operation).await;
    (response.status(), response.text().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_shut_out_at_once_until_it_is_enabled() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (operator, expert) = (portal.operator().await, portal.sign_in("expert").await);
        let program = program_of(&portal, &expert).await;
        let wrong = answer(&portal, "expert", "wrong").await;

        disable(&operator, "expert").await.expect("disabled");
        assert_eq!(expert.call(GetAccount {}).await.expect_err("ended").code, ErrorCode::SignedOut);
        assert_eq!(program.call(GetAccount {}).await.expect_err("refused").code, ErrorCode::WrongCredentials);
        assert_eq!(answer(&portal, "expert", PASSWORD).await, wrong, "as if the password were wrong");
        let row = list(&operator).await.into_iter().find(|row| row.login == login("expert")).expect("a row");
        assert_eq!((row.disabled_at, row.signed_in_at), (Some(portal.clock.now()), Some(portal.clock.now())));

        enable(&operator, "expert").await.expect("enabled");
        assert_eq!(expert.call(GetAccount {}).await.expect_err("ended for good").code, ErrorCode::SignedOut);
        portal.sign_in("expert").await;
        program.call(GetAccount {}).await.expect("accepted again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_disable_accounts_of_their_organisation_but_not_their_own() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (operator, expert) = (portal.operator().await, portal.sign_in("expert").await);
        let logins = |rows: Vec<StaffAccount>| rows.into_iter().map(|row| row.login.to_string()).collect::<Vec<_>>();
        assert_eq!(logins(list(&operator).await), ["autre", "expert", "operateur"]);
        assert_eq!(logins(list(&expert).await), ["expert"]);
        for other in ["autre", "operateur", "personne", "0970192349"] {
            assert_eq!(disable(&expert, other).await.expect_err(other).code, ErrorCode::NotFound, "{other}");
            assert_eq!(enable(&expert, other).await.expect_err(other).code, ErrorCode::NotFound, "{other}");
        }
        assert_eq!(disable(&operator, "0970192349").await.expect_err("no staff").code, ErrorCode::NotFound);
        for (person, own) in [(&expert, "expert"), (&operator, "operateur")] {
            let refused = disable(person, own).await.expect_err("the caller's own account");
            assert_eq!(refused.code, ErrorCode::Invalid);
            assert_eq!(
                refused.message,
                "Vous ne pouvez pas désactiver votre propre compte. Demandez-le à un collègue."
            );
        }
        let program = program_of(&portal, &operator).await;
        assert_eq!(disable(&program, "expert").await.expect_err("only people may").code, ErrorCode::NotFound);
        assert_eq!(enable(&program, "expert").await.expect_err("only people may").code, ErrorCode::NotFound);
        assert_eq!(unlock(&program, "expert").await.expect_err("only people may").code, ErrorCode::NotFound);
        assert_eq!(list(&program).await.len(), 3, "a program may read the list");
        let user = portal.sign_in("0970716830").await;
        assert_eq!(user.call(ListStaff::default()).await.expect_err("not for users").code, ErrorCode::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operator_and_reseller_see_a_locked_staff_account_and_unlock_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (operator, expert) = (portal.operator().await, portal.sign_in("expert").await);
        let (autre, user) = (portal.sign_in("autre").await, portal.sign_in("0970716830").await);
        // In the second round each source fails for the second time, which is still below the limit of a source.
        for unlocker in [&operator, &expert] {
            for index in 1..=50 {
                let stranger = portal.visitor_from(Ipv4Addr::new(127, 1, 0, index).into());
                let wrong = SignIn { login: "expert".into(), password: Secret::new("wrong"), remember: false };
                assert_eq!(stranger.call(wrong).await.expect_err("wrong").code, ErrorCode::WrongCredentials);
            }
            let until = Some(portal.clock.now() + SignedDuration::from_mins(1));
            let is_locked = |row: &StaffAccount| row.locked_until.is_some();
            let locked = eventually("the lock", async || list(unlocker).await.into_iter().find(is_locked)).await;
            assert_eq!((locked.login.as_str(), locked.locked_until), ("expert", until));
            assert_eq!(list(&operator).await.iter().filter(|row| is_locked(row)).count(), 1);
            let (status, _) = answer(&portal, "expert", PASSWORD).await;
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            for other in [&autre, &user] {
                assert_eq!(unlock(other, "expert").await.expect_err("not theirs").code, ErrorCode::NotFound);
            }

            let page = open(unlocker, "/extranet/accounts").await;
            let shown = texts(&page, "td[data-label=État]").concat();
            assert!(shown.contains("Verrouillé jusqu’au 06/11/2018 09:01:00"), "{shown}");
            let form = "form[action='/api/v1/staff/expert/unlock'] button[type=submit]";
            assert_eq!(texts(&page, form), ["Déverrouiller"]);
            let answered = unlocker.submit("/api/v1/staff/expert/unlock", &[("_back", "/extranet/accounts")]).await;
            let back = answered.headers()["location"].to_str().expect("text").to_owned();
            let page = open(unlocker, &back).await;
            assert!(texts(&page, "main").concat().contains("Le compte est déverrouillé."));
            assert_eq!(texts(&page, form), [""; 0]);
            let (status, _) = answer(&portal, "expert", PASSWORD).await;
            assert_eq!(status, StatusCode::OK);
            unlock(unlocker, "expert").await.expect("unlocking again changes nothing");
        }
        assert_eq!(unlock(&operator, "personne").await.expect_err("no such account").code, ErrorCode::NotFound);
        assert_eq!(unlock(&operator, "0970716830").await.expect_err("no staff").code, ErrorCode::NotFound);
    }
}

fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|element| element.text().collect::<Vec<_>>().concat().trim().to_owned()).collect()
}

async fn open(person: &Person, path: &str) -> Html {
    Html::parse_document(&person.page(path).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_accounts_works_without_scripting() {
    let portal = TestPortal::start().await;
    let operator = portal.operator().await;
    let page = open(&operator, "/extranet/accounts").await;
    assert_eq!(texts(&page, "h1"), ["Comptes"]);
    assert_eq!(texts(&page, "td[data-label=Login]"), ["autre", "expert", "operateur"]);
    assert_eq!(texts(&page, "td[data-label=État]"), ["Actif"; 3]);
    assert_eq!(texts(&page, "td[data-label='Dernière connexion']")[..2], ["jamais"; 2]);
    assert_eq!(texts(&page, "td.actions").pop().as_deref(), Some("Votre compte"));
    assert_eq!(texts(&page, "nav a[aria-current]"), ["Comptes"]);

    for (action, done, state) in [
        ("disable", "Le compte est désactivé.", "Désactivé depuis le 06/11/2018 09:00:00"),
        ("enable", "Le compte est réactivé.", "Actif"),
    ] {
        let path = format!("/api/v1/staff/expert/{action}");
        let form = format!("form[action='{path}'] button[type=submit]");
        let page = open(&operator, "/extranet/accounts").await;
        assert_eq!(texts(&page, &form).len(), 1, "{action}");
        let answer = operator.submit(&path, &[("_back", "/extranet/accounts")]).await;
        let back = answer.headers()["location"].to_str().expect("text").to_owned();
        let page = open(&operator, &back).await;
        assert!(texts(&page, "main").concat().contains(done));
        assert_eq!(texts(&page, "td[data-label=État]")[1], state);
    }
    let expert = portal.sign_in("expert").await;
    assert_eq!(texts(&open(&expert, "/extranet/accounts").await, "td[data-label=Login]"), ["expert"]);
    let found = open(&operator, "/extranet/accounts?q=autre+rev").await;
    assert_eq!(texts(&found, "td[data-label=Login]"), ["autre"]);
    let nothing = open(&operator, "/extranet/accounts?q=zzz").await;
    assert!(texts(&nothing, "main").concat().contains("Aucun compte trouvé"));
    let english = operator.request(Method::Post, "/api/v1/preferences", Some(r#"{"language":"en"}"#.into())).await;
    assert!(english.status().is_success());
    assert_eq!(texts(&open(&operator, "/extranet/accounts").await, "h1"), ["Accounts"]);
    let user = portal.sign_in("0970716830").await;
    assert_eq!(user.get("/extranet/accounts").await.status(), StatusCode::SEE_OTHER, "the Extranet is not for users");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_disables_an_account() {
    let portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    let expert = portal.sign_in("expert").await;
    let disable = |login: &str| {
        let mut command = portal.command("disable-account");
        command.args(["--login", login]).output().expect("the program")
    };
    let done = disable("expert");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(expert.call(GetAccount {}).await.expect_err("ended").code, ErrorCode::SignedOut);
    let refused = disable("personne");
    let message = String::from_utf8(refused.stderr).expect("text");
    assert!(!refused.status.success());
    assert!(message.contains("The staff of operator and resellers has no account personne."), "{message}");
}
