//! Signing in to the Extranet, and the sessions that it starts.

use portal_api::{
    ApiError, ErrorCode, Method, Secret,
    form_result::GetFormResult,
    password::ChangePassword,
    session::{EndSession, GetAccount, ListSessions, SignIn, SignOut, SignOutEverywhere},
};
use portal_server::demo::PASSWORD;
use portal_tests::{NUMBER, Person, TestPortal, databases, loopback};
use reqwest::{Response, StatusCode, header};
use scraper::{Html, Selector};
use serde_json::json;

fn attempt(login: &str, password: &str) -> SignIn {
    SignIn { login: login.to_owned(), password: Secret::new(password), remember: false }
}

async fn code(person: &Person, operation: SignIn) -> Option<ErrorCode> {
    person.call(operation).await.err().map(|error| error.code)
}

async fn is_signed_in(person: &Person) -> bool {
    match person.call(GetAccount {}).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.code, ErrorCode::SignedOut);
            false
        }
    }
}

fn location(response: &Response) -> &str {
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    response.headers()[header::LOCATION].to_str().expect("text")
}

/// The value of the session cookie that a response sets, and the cookie's attributes.
fn session_cookie(response: &Response) -> (String, Vec<String>) {
    cookie_of(response, "session")
}

/// The value of a cookie that a response sets, and its attributes.
fn cookie_of(response: &Response, cookie_name: &str) -> (String, Vec<String>) {
    let cookies = response.headers().get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().expect("text"));
    let mut found = cookies.filter_map(|cookie| {
        let mut parts = cookie.split("; ").map(str::to_owned);
        let first = parts.next()?;
        let (name, token) = first.split_once('=')?;
        (name == cookie_name).then(|| (token.to_owned(), parts.collect()))
    });
    found.next().expect("the cookie is set")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_form_leads_to_the_page_requested_before() {
    let portal = TestPortal::start().await;
    let visitor = portal.visitor();
    let requested = "/extranet/clients/10000?result=old&q=a%26b";
    let refused = visitor.get(requested).await;
    let sign_in = location(&refused).to_owned();
    assert_eq!(sign_in, "/extranet/login?next=%2Fextranet%2Fclients%2F10000%3Fresult%3Dold%26q%3Da%2526b");

    // The hidden fields of the form on the page: where it leads when it is refused (`_back`) and when it is done
    // (`_then`).
    let form = |page: &str| {
        let page = Html::parse_document(page);
        let selector = Selector::parse("form[action='/api/v1/sessions'] input[type=hidden]").expect("a selector");
        let hidden = page.select(&selector).map(|input| input.value());
        let value = |name: &str| hidden.clone().find(|input| input.attr("name") == Some(name))?.attr("value");
        (value("_back").expect("back").to_owned(), value("_then").expect("then").to_owned())
    };
    let (back, then) = form(&visitor.page(&sign_in).await);
    assert_eq!(then, requested);
    let wrong = [("login", "expert"), ("password", "wrong"), ("_back", back.as_str()), ("_then", then.as_str())];
    let answer = visitor.submit("/api/v1/sessions", &wrong).await;
    assert!(answer.headers().get(header::SET_COOKIE).is_none());
    let again = location(&answer).to_owned();
    assert!(again.starts_with("/extranet/login?next=") && again.contains("&result="), "{again}");
    let page = visitor.page(&again).await;
    assert!(page.contains("Login ou mot de passe incorrect."), "{page}");
    assert!(
        page.contains("value=\"expert\"") && !page.contains("wrong"),
        "the login is kept, the password is not: {page}"
    );
    let (_, then_again) = form(&page);
    assert_eq!(then_again, requested, "the requested page is kept too");

    let right = [("login", " Expert "), ("password", PASSWORD), ("_back", back.as_str()), ("_then", then.as_str())];
    let answer = visitor.submit("/api/v1/sessions", &right).await;
    let landed = location(&answer);
    assert_eq!(landed, "/extranet/clients/10000?q=a%26b");
    let (_, attributes) = session_cookie(&answer);
    assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/"]);
    let (device, attributes) = cookie_of(&answer, "device");
    assert!(device.len() >= 32, "the browser is known from now on");
    assert_eq!(attributes, ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=15552000"]);
    assert!(visitor.page(landed).await.contains("OPENIP [10000]"));
    // The sign-in page redirects a person who is signed in already.
    assert_eq!(location(&visitor.get(&sign_in).await), requested);
    assert_eq!(location(&visitor.get("/extranet/login").await), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_never_redirects_to_another_site() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for elsewhere in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "",
    ] {
        let fields = [("login", "expert"), ("password", PASSWORD), ("_then", elsewhere), ("_back", elsewhere)];
        let answer = portal.visitor().submit("/api/v1/sessions", &fields).await;
        assert_eq!(location(&answer), "/", "{elsewhere}");
        let fields = [("login", "expert"), ("password", "wrong"), ("_back", elsewhere)];
        let answer = portal.visitor().submit("/api/v1/sessions", &fields).await;
        assert!(location(&answer).starts_with("/?result="), "{elsewhere}: {}", location(&answer));
        // The pauses after wrong passwords pass.
        portal.advance(0, 20);

        let next: String = form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect();
        let page = portal.visitor().page(&format!("/extranet/login?next={next}")).await;
        let hidden = Selector::parse("form[action='/api/v1/sessions'] input[name=_then]").expect("a selector");
        let page = Html::parse_document(&page);
        let then = page.select(&hidden).next().and_then(|input| input.attr("value"));
        assert_eq!(then, Some("/"), "{elsewhere}");
        let redirected = expert.get(&format!("/extranet/login?next={next}")).await;
        assert!(["/", "/extranet/clients"].contains(&location(&redirected)), "{elsewhere}: {}", location(&redirected));
    }
    // A line break in the address adds no header to the response.
    let fields = [("login", "expert"), ("password", PASSWORD), ("_then", "/a\r\nSet-Cookie: b=c")];
    let answer = portal.visitor().submit("/api/v1/sessions", &fields).await;
    assert_eq!(location(&answer), "/");
    assert_eq!(answer.headers().get_all(header::SET_COOKIE).iter().count(), 2, "the session's and the browser's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_login_and_a_wrong_password_get_the_same_answer() {
    let portal = TestPortal::start().await;
    let mut answers = Vec::new();
    for (login, password) in
        [("expert", "wrong"), ("nobody", PASSWORD), ("nobody", "wrong"), ("é n'existe pas", "x"), ("", "")]
    {
        let body = json!({ "login": login, "password": password }).to_string();
        let response = portal.visitor().request(Method::Post, "/api/v1/sessions", Some(body)).await;
        let status = response.status();
        let mut names: Vec<_> = response.headers().keys().map(ToString::to_string).collect();
        names.sort();
        answers.push((status, names, response.text().await.expect("a body")));
    }
    let (status, _, body) = &answers[0];
    assert_eq!(*status, StatusCode::UNAUTHORIZED);
    let error: ApiError = serde_json::from_str(body).expect("an error of the API");
    assert_eq!((error.code, error.message.as_str()), (ErrorCode::WrongCredentials, "Login ou mot de passe incorrect."));
    for answer in &answers[1..] {
        assert_eq!(answer, &answers[0]);
    }
    // For a login that is a phone number, the message says "number", whether the number exists or not.
    for number in [NUMBER, "09 99 99 99 99"] {
        let error = portal.visitor().call(attempt(number, "wrong")).await.expect_err("wrong");
        assert_eq!(
            (error.code, error.message.as_str()),
            (ErrorCode::WrongCredentials, "Numéro ou mot de passe incorrect.")
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn concurrent_attempts_are_limited_like_attempts_in_a_row() {
    let portal = TestPortal::start().await;
    let visitor = portal.visitor();
    let attempts = (0..30).map(|_| code(&visitor, attempt("expert", "wrong")));
    let codes = futures::future::join_all(attempts).await;
    let checked = codes.iter().filter(|code| **code == Some(ErrorCode::WrongCredentials)).count();
    assert_eq!(checked, 3, "{codes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_and_ended() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let office = portal.sign_in("expert").await;
        portal.advance(0, 5);
        let train = portal.visitor_from(loopback(7));
        train.sign_in("expert").await;
        let autre = portal.sign_in("autre").await;
        let sessions = office.call(ListSessions {}).await.expect("the list");
        let seen: Vec<_> = sessions.iter().map(|session| (session.address.as_str(), session.is_current)).collect();
        assert_eq!(seen.len(), 2);
        assert!(seen.contains(&("127.0.0.1", true)) && seen.contains(&("127.0.0.7", false)), "{seen:?}");
        let of_train = sessions.iter().find(|session| !session.is_current).expect("the other").id.clone();

        let stranger = autre.call(EndSession { id: of_train.clone() }).await.expect_err("somebody else's");
        assert_eq!(stranger.code, ErrorCode::NotFound);
        assert!(is_signed_in(&train).await);
        office.call(EndSession { id: of_train }).await.expect("ended");
        assert!(!is_signed_in(&train).await);
        assert!(is_signed_in(&office).await);

        train.sign_in("expert").await;
        let answer = office.send(&SignOutEverywhere::default()).await;
        let (token, attributes) = session_cookie(&answer);
        assert_eq!((token.as_str(), attributes.contains(&"Max-Age=0".to_owned())), ("", true), "{attributes:?}");
        assert!(!is_signed_in(&office).await && !is_signed_in(&train).await);
        assert!(is_signed_in(&autre).await);
        autre.call(SignOut {}).await.expect("signed out");
        assert!(!is_signed_in(&autre).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_12_hours_unused_or_after_seven_days() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        portal.advance(11, 59);
        assert!(is_signed_in(&expert).await);
        portal.advance(11, 59);
        assert!(is_signed_in(&expert).await, "each use starts the 12 hours again");
        portal.restart().await;
        assert!(is_signed_in(&expert).await, "a restart ends no session");
        portal.advance(12, 1);
        assert!(!is_signed_in(&expert).await);
        let expert = portal.sign_in("expert").await;
        for _ in 0..16 {
            portal.advance(10, 0);
            assert!(is_signed_in(&expert).await);
        }
        portal.advance(8, 1);
        assert!(!is_signed_in(&expert).await, "after seven days, used or not");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_started_while_the_clock_was_ahead_still_ends_after_12_hours() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        portal.advance(365 * 24, 0);
        let expert = portal.sign_in("expert").await;
        portal.advance(-365 * 24, 0);
        assert!(is_signed_in(&expert).await);
        portal.advance(12, 1);
        assert!(!is_signed_in(&expert).await, "the 12 hours start when the clock is right again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_session_ends_after_two_weeks_unused_or_after_thirty_days() {
    let portal = TestPortal::start().await;
    let sign_in_remembered = async || {
        let person = portal.visitor();
        person.call(SignIn { remember: true, ..attempt("expert", PASSWORD) }).await.expect("signed in");
        person
    };
    let (used, unused) = (sign_in_remembered().await, sign_in_remembered().await);
    for _ in 0..2 {
        portal.advance(13 * 24, 0);
        assert!(is_signed_in(&used).await);
    }
    assert!(!is_signed_in(&unused).await, "not used for 26 days");
    let listed = used.call(ListSessions {}).await.expect("the list");
    assert_eq!(listed.len(), 1, "{listed:?}");
    portal.advance(4 * 24, 1);
    assert!(!is_signed_in(&used).await, "after thirty days, used or not");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_refused_form_keeps_only_fields_of_its_operation() {
    let portal = TestPortal::start().await;
    let visitor = portal.visitor();
    let fields = [("login", "expert"), ("password", "wrong"), ("a", "AAAA"), ("remember", "true"), ("_login", "BBBB")];
    let answer = visitor.submit("/api/v1/sessions", &fields).await;
    let (_, id) = location(&answer).split_once("result=").expect("a result");
    let kept = visitor.call(GetFormResult { id: id.to_owned() }).await.expect("kept").values;
    assert_eq!(kept, [("login", "expert"), ("remember", "true")].map(|(name, value)| (name.into(), value.into())));
}

#[tokio::test(flavor = "multi_thread")]
async fn each_sign_in_creates_a_new_session_token() {
    let portal = TestPortal::start().await;
    let sign_in = async |cookie_before: &str| {
        let fields = [("login", "expert"), ("password", PASSWORD)];
        let request = portal.visitor().post("/api/v1/sessions").header(header::COOKIE, cookie_before).form(&fields);
        let (token, _) = session_cookie(&request.send().await.expect("an answer"));
        token
    };
    let is_valid = async |token: &str| {
        let request = portal.visitor().client().get(portal.url("/api/v1/account"));
        let response = request.header(header::COOKIE, format!("session={token}")).send().await.expect("an answer");
        response.status().is_success()
    };
    let planted = "0123456789abcdefghijklmnopqrstuv";
    let first = sign_in(&format!("session={planted}")).await;
    assert_ne!(first, planted);
    assert!(first.len() >= 32, "{first}");
    assert!(!is_valid(planted).await && is_valid(&first).await);
    let second = sign_in(&format!("session={first}")).await;
    assert_ne!(second, first);
    assert!(is_valid(&second).await && !is_valid(&first).await, "a new sign-in ends the session before");
    // Over plain HTTP the portal ignores `__Host-session`, a name that browsers accept over TLS only.
    let request = portal.visitor().client().get(portal.url("/api/v1/account"));
    let answer = request.header(header::COOKIE, format!("__Host-session={second}")).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_a_stolen_session() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let status = async |token: &str| {
            let request = portal.visitor().client().get(portal.url("/api/v1/account"));
            request.header(header::COOKIE, format!("session={token}")).send().await.expect("an answer").status()
        };
        let mut current = PASSWORD;
        for (remember, is_form, new) in
            [(false, false, "quatre mots sans rapport"), (true, true, "vélo-rouge-7-marronnier")]
        {
            let person = portal.visitor();
            let (stolen, attributes) =
                session_cookie(&person.send(&SignIn { remember, ..attempt("expert", current) }).await);
            assert_eq!(attributes.contains(&"Max-Age=2592000".to_owned()), remember, "{attributes:?}");
            let changed = if is_form {
                let fields = [("current", current), ("new", new), ("_back", "/extranet/password")];
                person.submit("/api/v1/account/password", &fields).await
            } else {
                let (current, new) = (Secret::new(current), Secret::new(new));
                person.send(&ChangePassword { current, new, tokens: Vec::new() }).await
            };
            let (renewed, renewed_attributes) = session_cookie(&changed);
            assert_ne!(renewed, stolen);
            assert_eq!(renewed_attributes, attributes, "as at the sign-in");
            assert_eq!([status(&stolen).await, status(&renewed).await], [StatusCode::UNAUTHORIZED, StatusCode::OK]);
            assert!(is_signed_in(&person).await, "the browser uses the new cookie");
            // A refused change sets no cookie.
            let refused = ChangePassword { current: Secret::new("x"), new: Secret::new("x"), tokens: Vec::new() };
            let refused = person.send(&refused).await;
            assert!(refused.headers().get(header::SET_COOKIE).is_none(), "nothing was changed");
            current = new;
        }
    }
}

/// Some systems send an accented letter as one character, others as a letter and an accent; some keyboards type another
/// kind of space. The password is the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_the_same_however_its_accents_are_typed() {
    let portal = TestPortal::start().await;
    let (composed, decomposed) =
        ("brouillard d'été à Nîmes", "brouillard\u{a0}d'e\u{301}te\u{301} a\u{300} Ni\u{302}mes");
    let person = portal.sign_in("expert").await;
    let change = |current: &str, new: &str| ChangePassword {
        current: Secret::new(current),
        new: Secret::new(new),
        tokens: Vec::new(),
    };
    person.call(change(PASSWORD, decomposed)).await.expect("a new password");
    for typed in [composed, decomposed] {
        assert_eq!(code(&portal.visitor(), attempt("expert", typed)).await, None, "{typed:?}");
    }
    let same = person.call(change(composed, composed)).await.expect_err("the same");
    assert!(same.fields.contains_key("new"), "{same:?}");
    let same = person.call(change(decomposed, composed)).await.expect_err("the same, typed otherwise");
    assert!(same.fields.contains_key("new"), "{same:?}");
    let wrong = "brouillard d'ete a Nimes";
    assert_eq!(code(&portal.visitor(), attempt("expert", wrong)).await, Some(ErrorCode::WrongCredentials));
}
