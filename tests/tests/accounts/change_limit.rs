//! The limit of changes of an account: high enough for work, and an end for a loop.

use portal_api::{
    ErrorCode, Method, Name, Secret,
    dialled::Dialled,
    line::UnlockLine,
    message::{DeliverMessage, MessageKind},
    session::{GetAccount, SignIn, SignOut},
    token::CreateApiToken,
};
use portal_tests::{CLIENT, Database, NUMBER, Person, TestPortal, databases};

const SENTENCE: &str = "Trop de modifications à la fois\u{a0}: celle-ci n’a pas été faite. Réessayez dans 1\u{a0}s.";

/// A change that changes nothing: it counts all the same.
fn unlock() -> UnlockLine {
    UnlockLine { number: NUMBER.parse().expect("a number") }
}

/// Makes changes until one is refused; how many were made.
async fn use_up(person: &Person) -> usize {
    for made in 0..1_000 {
        if let Err(error) = person.call(unlock()).await {
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::TooManyAttempts, SENTENCE));
            return made;
        }
    }
    1_000
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_who_saves_in_a_loop_is_stopped_and_nothing_is_half_done() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let user = portal.user(NUMBER).await;
        let contact = |index: usize| portal_api::contact::CreateContact {
            number: NUMBER.parse().expect("a number"),
            name: Name::parse(&format!("Contact {index}")).expect("a name"),
            work: Some(Dialled::parse("15").expect("a number")),
            mobile: None,
            other: None,
        };
        let mut made = 0;
        let refused = loop {
            let answer = user.send(&contact(made)).await;
            if !answer.status().is_success() {
                break answer;
            }
            made += 1;
        };
        // One was the sign-in, and one the password that a new user chooses.
        assert_eq!(made, 118);
        assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().ok()), (429, Some("1")));
        let error: portal_api::ApiError = refused.json().await.expect("an error of the API");
        assert_eq!(error.message, SENTENCE);
        user.call(GetAccount {}).await.expect("reading goes on");
        let list = portal_api::contact::ListContacts {
            number: NUMBER.parse().expect("a number"),
            page: portal_api::PageNumber::default(),
            q: portal_api::Search::default(),
        };
        assert_eq!(user.call(list).await.expect("a list").total, 118, "what was refused was not done");

        portal.clock.advance(jiff::SignedDuration::from_secs(2));
        for passes in [true, true, true, true, false] {
            assert_eq!(user.call(contact(made)).await.is_ok(), passes, "two a second");
        }
        user.call(SignOut {}).await.expect("leaving is never refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carton_is_scanned_without_waiting_and_an_accounts_programs_have_no_share_of_their_own() {
    let portal = TestPortal::start().await;
    let (expert, elsewhere) = (portal.sign_in("expert").await, portal.sign_in("expert").await);
    let name = Name::parse("Supervision").expect("a name");
    let token = expert
        .call(CreateApiToken { name, current: Secret::new(portal_server::demo::PASSWORD) })
        .await
        .expect("a token")
        .token;
    let program = portal.visitor().with_token(&token);
    assert_eq!(use_up(&expert).await, 597, "a minute's changes at once, with the sign-ins and the token");
    assert_eq!(use_up(&program).await, 0);
    assert_eq!(use_up(&elsewhere).await, 0, "nor has another session");
    portal.sign_in("autre").await.call(SignOut {}).await.expect("another account's is another limit");

    // A form is told on the page that it leads back to.
    let path = format!("/api/v1/lines/{NUMBER}/unlock");
    let answer = expert.submit(&path, &[("_back", "/extranet/clients")]).await;
    let location = answer.headers()["location"].to_str().expect("text").to_owned();
    assert!(expert.page(&location).await.contains("celle-ci n’a pas été faite"), "{location}");

    // A clock that is put back by a year keeps nobody out: from then on time passes again.
    portal.advance(-24 * 365, 0);
    assert_eq!(use_up(&expert).await, 0);
    portal.clock.advance(jiff::SignedDuration::from_secs(1));
    assert_eq!(use_up(&expert).await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platform_delivers_messages_beyond_what_people_do() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("changes_per_minute", "60")]).await;
    let platform = portal.platform().await;
    let deliver = |index: usize| DeliverMessage {
        number: NUMBER.parse().expect("a number"),
        id: format!("m-{index}").parse().expect("an id"),
        kind: MessageKind::Voice,
        is_urgent: false,
        from_number: None,
        from_name: None,
        duration_seconds: 1,
        arrived_at: portal.clock.now(),
    };
    for index in 0..100 {
        platform.call(deliver(index)).await.expect("delivered");
    }
    assert_eq!(use_up(&platform).await, 58, "the rest is as for anybody");
    platform.call(deliver(100)).await.expect("delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn several_settings_at_once_are_several_changes() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("changes_per_minute", "60")]).await;
    let expert = portal.sign_in("expert").await;
    let body = format!(r#"{{"reference":"{CLIENT}","values":{{"voicemail.number":"3103","ring.tone":"ring_3"}}}}"#);
    let saved = expert.request(Method::Post, "/api/v1/settings", Some(body)).await;
    assert!(saved.status().is_success(), "{}", saved.status());
    assert_eq!(use_up(&expert).await, 57);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_signs_in_and_out_in_a_loop_is_stopped() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("changes_per_minute", "60")]).await;
    let user = portal.visitor();
    let sign_in = async || {
        let password = Secret::new(portal_server::demo::PASSWORD);
        user.call(SignIn { login: NUMBER.into(), password, remember: false }).await
    };
    for _ in 0..12 {
        sign_in().await.expect("signed in");
        user.call(SignOut {}).await.expect("leaving is never refused");
    }
    let refused = sign_in().await.expect_err("one too many");
    assert_eq!((refused.code, refused.retry_after), (ErrorCode::TooManyAttempts, Some(5)));
    portal.clock.advance(jiff::SignedDuration::from_secs(5));
    sign_in().await.expect("time has passed");
}
