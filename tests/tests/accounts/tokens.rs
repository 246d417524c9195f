//! API tokens: a program may do what its account may do, until the token is revoked.

use crate::PROGRAM;
use portal_api::{
    ErrorCode, Method, Name, Secret,
    client::{GetClient, ListClients},
    line::UnlockLine,
    password::ChangePassword,
    reseller::CreateReseller,
    session::{EndSession, GetAccount, ListSessions, Role, SignOut, SignOutEverywhere},
    token::{ApiToken, CreateApiToken, ListApiTokens, NewApiToken, RevokeApiToken, TOKEN_LIMIT},
};
use portal_server::demo::PASSWORD;
use portal_tests::{
    CLIENT, Database, FOREIGN_CLIENT, MAC, NUMBER, Person, PortalProcess, TestPortal, databases, loopback, reference,
};
use reqwest::StatusCode;

fn creation(name: &str, password: &str) -> CreateApiToken {
    CreateApiToken { name: Name::parse(name).expect("a name"), current: Secret::new(password) }
}

/// Creates a token with the demonstration's password.
async fn create(person: &Person, name: &str) -> NewApiToken {
    person.call(creation(name, PASSWORD)).await.expect("a token")
}

async fn list(person: &Person) -> Vec<ApiToken> {
    person.call(ListApiTokens {}).await.expect("a list")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_may_do_what_its_account_may_until_its_token_is_revoked() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        let NewApiToken { id, token, .. } = create(&expert, "Supervision").await;
        assert!(token.starts_with("portal_") && token.len() == 57, "{} characters", token.len());
        assert_eq!(list(&expert).await[0].used_at, None);

        let program = portal.visitor().with_token(&token);
        let account = program.call(GetAccount {}).await.expect("the token's account");
        assert_eq!((account.login.as_str(), account.role), ("expert", Role::Reseller));
        assert_eq!(program.call(ListClients::default()).await.expect("reads").total, 41);
        program.call(UnlockLine { number: NUMBER.parse().expect("a number") }).await.expect("changes");
        let foreign = program.call(GetClient { reference: reference(FOREIGN_CLIENT) }).await.expect_err("foreign");
        assert_eq!(foreign.code, ErrorCode::NotFound);
        let name = Name::parse("Neuf").expect("a name");
        let (login, password) = ("neuf".parse().expect("a login"), Secret::new("long-enough-password"));
        let above = program.call(CreateReseller { name, login, password }).await.expect_err("an operator's");
        assert_eq!(above.code, ErrorCode::NotFound);
        program.register(MAC).await;
        assert_eq!(expert.find_phone(MAC).await.audit[0].actor, "expert (Supervision)");

        // Another reseller neither sees nor revokes the token.
        assert_eq!(list(&autre).await, []);
        let revoke = RevokeApiToken { id };
        assert_eq!(autre.call(revoke.clone()).await.expect_err("a token of somebody else").code, ErrorCode::NotFound);
        program.call(GetAccount {}).await.expect("not revoked");
        expert.call(revoke.clone()).await.expect("revoked");
        assert_eq!(expert.call(revoke).await.expect_err("gone").code, ErrorCode::NotFound);
        let refused = program.call(GetAccount {}).await.expect_err("revoked");
        assert_eq!(refused.code, ErrorCode::WrongCredentials);
        assert_eq!(refused.message, "Ce jeton est faux ou révoqué. Créez-en un autre, ou indiquez le bon.");
        assert_eq!(list(&expert).await, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_shows_its_last_use_to_the_minute() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let first = create(&expert, "Supervision").await;
    create(&expert, "Sauvegarde").await;
    let program = portal.visitor().with_token(&first.token);
    let start = portal.clock.now();
    for (advance, expected) in [(0, start), (0, start), (1, start + jiff::SignedDuration::from_mins(1))] {
        portal.advance(0, advance);
        program.call(GetAccount {}).await.expect("used");
        portal.clock.advance(jiff::SignedDuration::from_secs(30));
        let used: Vec<_> =
            list(&expert).await.into_iter().map(|token| (token.name.to_string(), token.used_at)).collect();
        assert_eq!(used, [("Sauvegarde".to_owned(), None), ("Supervision".to_owned(), Some(expected))]);
        portal.clock.set(expected);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sends_only_json_and_creates_no_token() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let token = create(&expert, "Supervision").await.token;
    let path = format!("/api/v1/lines/{NUMBER}/unlock");
    let form = portal.visitor().client().post(portal.url(&path)).bearer_auth(&token).form(&[("a", "b")]);
    let refused = form.send().await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let error: portal_api::ApiError = refused.json().await.expect("an error of the API");
    assert_eq!(error.message, "Envoyez du JSON\u{a0}: un programme n’envoie pas de formulaire.");
    let program = portal.visitor().with_token(&token);
    assert!(program.request(Method::Post, &path, Some("{}".into())).await.status().is_success());
    let another = program.call(creation("x", PASSWORD)).await;
    assert_eq!(another.expect_err("only people create tokens").code, ErrorCode::NotFound);
    assert_eq!(program.call(SignOut {}).await.expect_err("it has no session").code, ErrorCode::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_no_session_and_revokes_no_other_token() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let (lost, other) = (create(&expert, "Portable").await, create(&expert, "Plateforme").await);
    let program = portal.visitor().with_token(&lost.token);
    let session = expert.call(ListSessions {}).await.expect("sessions").remove(0).id;
    let refused = [
        program.call(ListSessions {}).await.map(drop),
        program.call(EndSession { id: session }).await.map(drop),
        program.call(SignOutEverywhere::default()).await.map(drop),
        program.call(RevokeApiToken { id: other.id.clone() }).await.map(drop),
        program.call(RevokeApiToken { id: "0".repeat(32) }).await.map(drop),
    ];
    let refused = refused.map(|outcome| outcome.expect_err("only people may"));
    assert_eq!(refused[0].code, ErrorCode::NotFound);
    for error in &refused {
        assert_eq!(*error, refused[0], "as if the operation did not exist");
    }
    expert.call(GetAccount {}).await.expect("signed in");
    assert_eq!(list(&program).await.len(), 2, "it may read the list");

    program.call(RevokeApiToken { id: lost.id }).await.expect("its own token");
    assert_eq!(program.call(GetAccount {}).await.expect_err("revoked").code, ErrorCode::WrongCredentials);
    let program = portal.visitor().with_token(&other.token);
    program.call(GetAccount {}).await.expect("goes on");
    let (current, new) = (Secret::new(PASSWORD), Secret::new("vélo-rouge-7-marronnier"));
    let changed = program.send(&ChangePassword { current, new, tokens: Vec::new() }).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(changed.headers().get("set-cookie").is_none(), "it has no session");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_is_refused_even_beside_a_valid_session() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let token = create(&expert, "Supervision").await.token;
    let mut other = token.clone();
    let last = if other.pop() == Some('0') { '1' } else { '0' };
    other.push(last);
    // The request also has the cookie of a valid session, which does not help.
    for wrong in [other.as_str(), "", "x", "portal_"] {
        let answer = expert.clone().with_token(wrong).send(&GetAccount {}).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(answer.headers()["www-authenticate"], "Bearer error=\"invalid_token\"");
    }
    let answer = expert.client().get(portal.url("/api/v1/account")).header("authorization", "Basic eDp5").send().await;
    assert!(
        answer.expect("an answer").status().is_success(),
        "`Basic` credentials are a proxy's: the portal ignores them"
    );

    // A source that tries many wrong tokens is slowed. A program with a valid token is not, even at the same source.
    let (guesser, right) = (portal.visitor_from(loopback(7)), portal.visitor_from(loopback(7)).with_token(&token));
    let mut codes = Vec::new();
    for attempt in 0..13 {
        let wrong = guesser.clone().with_token(&format!("portal_{attempt:050}"));
        codes.push(wrong.call(GetAccount {}).await.expect_err("wrong").code);
        right.call(GetAccount {}).await.expect("right");
    }
    assert_eq!(codes[..10], [ErrorCode::WrongCredentials; 10]);
    assert_eq!(codes[10..], [ErrorCode::TooManyAttempts; 3]);
    portal.sign_in("expert").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_at_most_50_tokens() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for index in 0..TOKEN_LIMIT {
        create(&expert, &format!("Programme {index}")).await;
    }
    let refused = expert.call(creation("Un de trop", PASSWORD)).await.expect_err("one token too many");
    assert_eq!(refused.code, ErrorCode::Full);
    assert_eq!(refused.message, "Vous avez déjà 50 jetons, et c’est le maximum. Révoquez-en un d’abord.");
    let last = list(&expert).await.pop().expect("a token");
    expert.call(RevokeApiToken { id: last.id }).await.expect("revoked");
    create(&expert, "Un autre").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_creates_a_token_for_staff() {
    let portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    let create = |login: &str| {
        let mut command = portal.command("create-token");
        command.args(["--login", login, "--name", "Plateforme SIP"]).output().expect("the program")
    };
    let created = create("expert");
    let token = String::from_utf8(created.stdout).expect("text");
    assert!(created.status.success() && token.lines().count() == 1, "{token}");
    let program = portal.visitor().with_token(token.trim());
    program.call(GetClient { reference: reference(CLIENT) }).await.expect("it opens the API");
    let refused = create("personne");
    assert!(!refused.status.success() && refused.stdout.is_empty());
    let message = String::from_utf8(refused.stderr).expect("text");
    assert!(message.contains("The staff of operator and resellers has no account personne."), "{message}");
    assert!(!portal.log().contains(token.trim()));
}

#[tokio::test(flavor = "multi_thread")]
async fn creating_a_token_requires_the_password() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let create = async |password: &str| expert.call(creation("Supervision", password)).await;
    let mut codes = Vec::new();
    for _ in 0..4 {
        let refused = create("wrong").await.expect_err("wrong");
        let sentence = refused.fields.get("current").map(String::as_str);
        assert_eq!(sentence.is_some(), refused.code == ErrorCode::Invalid, "{sentence:?}");
        codes.push(refused.code);
    }
    assert_eq!(codes[0], ErrorCode::Invalid);
    assert_eq!(codes[3], ErrorCode::TooManyAttempts, "guesses are slowed as at the sign-in");
    assert_eq!(list(&expert).await, []);
    portal.advance(1, 0);
    create(PASSWORD).await.expect("right");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_everywhere_and_a_new_password_revoke_only_ticked_tokens() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        let (kept, lost, stolen) =
            (create(&expert, "Plateforme").await, create(&expert, "Portable").await, create(&expert, "Volé").await);
        let foreign = create(&autre, "Supervision").await;
        let program = |token: &NewApiToken| portal.visitor().with_token(&token.token);

        let tokens = vec![lost.id.clone(), foreign.id.clone()];
        let refused = expert.call(SignOutEverywhere { tokens }).await.expect_err("somebody else's");
        assert_eq!(refused.code, ErrorCode::NotFound);
        expert.call(GetAccount {}).await.expect("nothing was done");
        expert.call(SignOutEverywhere { tokens: vec![lost.id.clone()] }).await.expect("signed out");
        expert.call(GetAccount {}).await.expect_err("signed out");
        program(&lost).call(GetAccount {}).await.expect_err("revoked");
        for other in [&kept, &stolen, &foreign] {
            program(other).call(GetAccount {}).await.expect("goes on");
        }

        let expert = portal.sign_in("expert").await;
        let (current, new) = (Secret::new(PASSWORD), Secret::new("vélo-rouge-7-marronnier"));
        expert.call(ChangePassword { current, new, tokens: vec![stolen.id.clone()] }).await.expect("changed");
        program(&stolen).call(GetAccount {}).await.expect_err("revoked");
        program(&kept).call(GetAccount {}).await.expect("goes on: it was not ticked");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_pages_work_without_scripting() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let fields = [("name", "Supervision"), ("current", PASSWORD), ("_back", "/extranet/sessions")];
    let answer = expert.submit("/api/v1/tokens", &fields).await;
    let back = answer.headers()["location"].to_str().expect("text").to_owned();
    let page = expert.page(&back).await;
    let token = page.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).expect("the token");
    portal.visitor().with_token(token).call(GetAccount {}).await.expect("it opens the API");
    assert!(page.contains("Le jeton est créé.") && !page.contains(PASSWORD), "{page}");
    assert!(!expert.page(&back).await.contains(token), "the page shows the token once");

    let id = list(&expert).await.remove(0).id;
    let tick = format!("name=\"tokens\" value=\"{id}\"");
    for path in ["/extranet/sessions", "/extranet/password"] {
        assert!(expert.page(path).await.contains(&tick), "{path}");
    }
    let fields = [("tokens", id.as_str()), ("current", "wrong"), ("new", "x"), ("_back", "/extranet/password")];
    let answer = expert.submit("/api/v1/account/password", &fields).await;
    let page = expert.page(answer.headers()["location"].to_str().expect("text")).await;
    assert!(
        page.contains("Le mot de passe actuel est incorrect.") && page.contains(&format!("{tick} checked")),
        "{page}"
    );
    let answer = expert.submit("/api/v1/sessions/all/end", &[("tokens", &id)]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    portal.visitor().with_token(token).call(GetAccount {}).await.expect_err("revoked");
    // Users of lines have no tokens, and their page offers none.
    let user = portal.sign_in(NUMBER).await;
    let page = user.page("/settings/sessions").await;
    assert!(!page.contains("/api/v1/tokens") && !page.contains("name=\"tokens\""), "{page}");
}
