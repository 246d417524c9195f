//! The limit on an account's changes: people at work never reach it, and it stops a program that loops.

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

/// An operation that changes nothing, because the line is not locked. It counts as a change all the same.
fn unlock() -> UnlockLine {
    UnlockLine { number: NUMBER.parse().expect("a number") }
}

/// Makes changes until the portal refuses a change. Returns the number of changes that it accepted.
async fn use_up_limit(person: &Person) -> usize {
    for accepted in 0..1_000 {
        if let Err(error) = person.call(unlock()).await {
            assert_eq!((error.code, error.message.as_str()), (ErrorCode::TooManyAttempts, SENTENCE));
            return accepted;
        }
    }
    1_000
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_in_a_loop_are_refused_and_not_stored() {
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
        let mut created = 0;
        let refused = loop {
            let answer = user.send(&contact(created)).await;
            if !answer.status().is_success() {
                break answer;
            }
            created += 1;
        };
        // The limit is 120 at once. The sign-in and the change of the first password have used two of them.
        assert_eq!(created, 118);
        assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().ok()), (429, Some("1")));
        let error: portal_api::ApiError = refused.json().await.expect("an error of the API");
        assert_eq!(error.message, SENTENCE);
        user.call(GetAccount {}).await.expect("reading goes on");
        let list = portal_api::contact::ListContacts {
            number: NUMBER.parse().expect("a number"),
            page: portal_api::PageNumber::default(),
            q: portal_api::Search::default(),
        };
        assert_eq!(user.call(list).await.expect("a list").total, 118, "the refused contact was not created");

        portal.clock.advance(jiff::SignedDuration::from_secs(2));
        // Two changes per second become free again: four after 2 s.
        for is_accepted in [true, true, true, true, false] {
            assert_eq!(user.call(contact(created)).await.is_ok(), is_accepted, "two per second");
        }
        user.call(SignOut {}).await.expect("signing out is never refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_programs_of_an_account_share_one_limit() {
    let portal = TestPortal::start().await;
    let (expert, other_session) = (portal.sign_in("expert").await, portal.sign_in("expert").await);
    let name = Name::parse("Supervision").expect("a name");
    let token = expert
        .call(CreateApiToken { name, current: Secret::new(portal_server::demo::PASSWORD) })
        .await
        .expect("a token")
        .token;
    let program = portal.visitor().with_token(&token);
    assert_eq!(use_up_limit(&expert).await, 597, "600 at once, less two sign-ins and one token");
    assert_eq!(use_up_limit(&program).await, 0, "a program shares the limit");
    assert_eq!(use_up_limit(&other_session).await, 0, "another session shares the limit");
    portal.sign_in("autre").await.call(SignOut {}).await.expect("another account has a limit of its own");

    // A form without scripting shows the refusal on the page that it leads back to.
    let path = format!("/api/v1/lines/{NUMBER}/unlock");
    let answer = expert.submit(&path, &[("_back", "/extranet/clients")]).await;
    let location = answer.headers()["location"].to_str().expect("text").to_owned();
    assert!(expert.page(&location).await.contains("celle-ci n’a pas été faite"), "{location}");

    // When the clock is set back by a year, the account gains changes from that time on, not after a year.
    portal.advance(-24 * 365, 0);
    assert_eq!(use_up_limit(&expert).await, 0);
    portal.clock.advance(jiff::SignedDuration::from_secs(1));
    assert_eq!(use_up_limit(&expert).await, 10);
}

#[tokio::test(flavor = "multi_thread")]
async fn delivered_messages_have_a_limit_of_their_own() {
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
    assert_eq!(use_up_limit(&platform).await, 58, "other changes have the usual limit");
    platform.call(deliver(100)).await.expect("delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_setting_of_a_save_counts_as_a_change() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("changes_per_minute", "60")]).await;
    let expert = portal.sign_in("expert").await;
    let body = format!(r#"{{"reference":"{CLIENT}","values":{{"voicemail.number":"3103","ring.tone":"ring_3"}}}}"#);
    let saved = expert.request(Method::Post, "/api/v1/settings", Some(body)).await;
    assert!(saved.status().is_success(), "{}", saved.status());
    assert_eq!(use_up_limit(&expert).await, 57);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_out_in_a_loop_is_limited() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("changes_per_minute", "60")]).await;
    let user = portal.visitor();
    let sign_in = async || {
        let password = Secret::new(portal_server::demo::PASSWORD);
        user.call(SignIn { login: NUMBER.into(), password, remember: false }).await
    };
    for _ in 0..12 {
        sign_in().await.expect("signed in");
        user.call(SignOut {}).await.expect("signing out is never refused");
    }
    let refused = sign_in().await.expect_err("one sign-in too many");
    assert_eq!((refused.code, refused.retry_after), (ErrorCode::TooManyAttempts, Some(5)));
    portal.clock.advance(jiff::SignedDuration::from_secs(5));
    sign_in().await.expect("time has passed");
}
