//! Accounts of the staff: listed, disabled, enabled again.

use portal_api::{
    ApiError, ErrorCode, Method, Name, Secret,
    session::{GetAccount, Login, SignIn},
    staff::{DisableAccount, EnableAccount, ListStaff, StaffAccount},
    token::CreateApiToken,
};
use portal_server::demo::PASSWORD;
use portal_tests::{Database, Person, PortalProcess, TestPortal, databases};
use reqwest::StatusCode;
use scraper::{Html, Selector};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");

fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

async fn disable(person: &Person, name: &str) -> Result<(), ApiError> {
    person.call(DisableAccount { login: login(name) }).await.map(drop)
}

async fn enable(person: &Person, name: &str) -> Result<(), ApiError> {
    person.call(EnableAccount { login: login(name) }).await.map(drop)
}

async fn list(person: &Person) -> Vec<StaffAccount> {
    person.call(ListStaff::default()).await.expect("the list").rows
}

/// A program of somebody's.
async fn program_of(portal: &TestPortal, person: &Person) -> Person {
    let (name, current) = (Name::parse("Supervision").expect("a name"), Secret::new(PASSWORD));
    let token = person.call(CreateApiToken { name, current }).await.expect("a token").token;
    portal.visitor().with_token(&token)
}

/// The status and the body of a sign-in.
async fn answer(portal: &TestPortal, login: &str, password: &str) -> (StatusCode, String) {
    let operation = SignIn { login: login.to_owned(), password: Secret::new(password), remember: false };
    let response = portal.visitor().send(&operation).await;
    (response.status(), response.text().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_account_is_shut_out_at_once_and_comes_back() {
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
async fn one_disables_ones_own_staff_and_neither_oneself_nor_the_last_operator() {
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
            let refused = disable(person, own).await.expect_err("one's own");
            assert_eq!(refused.code, ErrorCode::Invalid);
            assert_eq!(
                refused.message,
                "Vous ne pouvez pas désactiver votre propre compte. Demandez-le à un collègue."
            );
        }
        let program = program_of(&portal, &operator).await;
        assert_eq!(disable(&program, "expert").await.expect_err("people do").code, ErrorCode::NotFound);
        assert_eq!(enable(&program, "expert").await.expect_err("people do").code, ErrorCode::NotFound);
        assert_eq!(list(&program).await.len(), 3, "a program may look");
        let user = portal.sign_in("0970716830").await;
        assert_eq!(user.call(ListStaff::default()).await.expect_err("not for users").code, ErrorCode::NotFound);
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
async fn the_command_line_disables_in_an_emergency() {
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
    let said = String::from_utf8(refused.stderr).expect("text");
    assert!(!refused.status.success());
    assert!(said.contains("The staff of operator and resellers has no account personne."), "{said}");
}
