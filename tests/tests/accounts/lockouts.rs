//! Limits on wrong passwords: they stop guessing, and nobody can use them to lock others out.

use jiff::SignedDuration;
use portal_api::{
    ErrorCode, PageNumber, Search, Secret, SortDirection,
    line::{LineRow, LineSort, ListLines, UnlockLine},
    password::{ChangePassword, ResetPassword},
    session::{GetAccount, SignIn},
};
use portal_server::demo::PASSWORD;
use portal_tests::{CLIENT, NUMBER, Person, TestPortal, databases, eventually, loopback, reference};
use reqwest::{StatusCode, header};
use std::net::{IpAddr, Ipv4Addr};

/// The line of the client's root administrator, who signs in with this number.
const ROOT: &str = "0970716830";
/// The line of the administrator of the department Nantes. The line `ROOT` is in another department.
const NANTES: &str = "0272342039";

fn attempt(login: &str, password: &str) -> SignIn {
    SignIn { login: login.to_owned(), password: Secret::new(password), remember: false }
}

/// Tries to sign in. Returns the error code, or nothing when the sign-in succeeds.
async fn code(person: &Person, login: &str, password: &str) -> Option<ErrorCode> {
    person.call(attempt(login, password)).await.err().map(|error| error.code)
}

/// One of the loopback addresses of this machine, as the source of an attempt.
fn source(index: u8) -> IpAddr {
    Ipv4Addr::new(127, 1, 0, index).into()
}

/// Tries a wrong password once from each of `tries` sources. Returns the error codes.
async fn guess(portal: &TestPortal, login: &str, tries: u8) -> Vec<Option<ErrorCode>> {
    let mut codes = Vec::new();
    for index in 1..=tries {
        codes.push(code(&portal.visitor_from(source(index)), login, "wrong-password-x").await);
    }
    codes
}

/// Reads a line in the list of lines.
async fn line(person: &Person, number: &str) -> LineRow {
    let list = ListLines {
        reference: reference(CLIENT),
        q: Search::parse(number).expect("a search"),
        sort: LineSort::Number,
        order: SortDirection::Asc,
        page: PageNumber::default(),
    };
    person.call(list).await.expect("lines").rows.remove(0)
}

/// Waits until the line shows its lock, which the portal writes after its answer. Returns the line.
async fn await_lock(person: &Person, number: &str) -> LineRow {
    let look = async || Some(line(person, number).await).filter(|line| line.locked_at.is_some());
    eventually("the lock of a line", look).await
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_passwords_from_ten_sources_do_not_lock_the_account() {
    let portal = TestPortal::start().await;
    for login in [NUMBER, "expert"] {
        assert_eq!(guess(&portal, login, 10).await, [Some(ErrorCode::WrongCredentials); 10]);
        assert_eq!(code(&portal.visitor_from(loopback(9)), login, PASSWORD).await, None, "{login}");
    }
    assert_eq!(line(&portal.sign_in("expert").await, NUMBER).await.locked_at, None);
}

/// Tries a wrong password. Returns everything that a client sees of the response.
async fn answer(person: &Person, login: &str) -> (StatusCode, Option<String>, String) {
    let response = person.send(&attempt(login, "wrong-password-x")).await;
    let wait = response.headers().get(header::RETRY_AFTER).map(|wait| wait.to_str().expect("text").to_owned());
    (response.status(), wait, response.text().await.expect("a body"))
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_login_is_answered_like_a_known_one_at_every_try_and_after_a_restart() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        for (known_login, unknown_login) in [(NUMBER, "0999999999"), ("expert", "personne")] {
            // From one source for each login, until the source is locked.
            let (here, there) = (portal.visitor_from(loopback(2)), portal.visitor_from(loopback(3)));
            let mut waits = Vec::new();
            for round in 0..30 {
                let (known, unknown) = (answer(&here, known_login).await, answer(&there, unknown_login).await);
                assert_eq!(known, unknown, "{round}");
                let (_, wait, body) = known;
                assert!(!body.to_lowercase().contains("verrouill"), "{body}");
                waits.push(wait.map_or(0, |wait| wait.parse::<i64>().expect("seconds")));
                portal.clock.advance(SignedDuration::from_secs(*waits.last().expect("a wait")));
            }
            // 900 s is the lock of a source.
            assert!(waits.contains(&900), "{waits:?}");
            // From many sources, until the login is locked everywhere.
            for index in 1..=42 {
                let elsewhere = portal.visitor_from(source(index));
                let (known, unknown) = (answer(&elsewhere, known_login).await, answer(&elsewhere, unknown_login).await);
                assert_eq!(known, unknown, "{index}");
            }
            portal.restart().await;
            let elsewhere = portal.visitor_from(loopback(8));
            let (known, unknown) = (answer(&elsewhere, known_login).await, answer(&elsewhere, unknown_login).await);
            assert_eq!(known, unknown);
            let (status, ..) = known;
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "a restart removes no lock");
            portal.advance(2, 0);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_with_wrong_passwords_is_slowed_then_locked_and_the_line_shows_the_lock() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let attacker = portal.visitor_from(loopback(2));
        let mut refused = 0;
        for failure in 1..=10 {
            loop {
                match code(&attacker, ROOT, "wrong-password-x").await {
                    Some(ErrorCode::WrongCredentials) => break,
                    Some(ErrorCode::TooManyAttempts) => refused += 1,
                    other => panic!("failure {failure}: {other:?}"),
                }
                assert!(refused < 200, "the pause does not end");
                portal.clock.advance(SignedDuration::from_secs(1));
            }
        }
        assert_eq!(refused, 1 + 2 + 4 + 8 + 16 + 30 + 30, "pauses of 1, 2, 4… 30 seconds, from the third failure on");
        let error = attacker.call(attempt(ROOT, PASSWORD)).await.expect_err("the right password is refused too");
        let sentence = "Trop de tentatives. Réessayez dans 15 min, ou adressez-vous à votre administrateur.";
        assert_eq!((error.message.replace('\u{a0}', " ").as_str(), error.retry_after), (sentence, Some(900)));

        // From another source the user signs in. The administrator of the line sees the lock and removes it.
        let root = portal.visitor_from(loopback(3));
        root.sign_in(ROOT).await;
        let now = portal.clock.now();
        let locked = await_lock(&root, ROOT).await;
        assert_eq!((locked.locked_at, locked.locked_until), (Some(now), Some(now + SignedDuration::from_mins(15))));
        let page = root.page("/admin/lines").await;
        assert!(page.contains("Verrouillé depuis le 06/11/2018") && page.contains("Déverrouiller"), "{page}");
        let number = ROOT.parse::<portal_api::Number>().expect("a number");
        let nantes = portal.visitor_from(loopback(4));
        nantes.sign_in(NANTES).await;
        let refused =
            nantes.call(UnlockLine { number: number.clone() }).await.expect_err("a line of another department");
        assert_eq!(refused.code, ErrorCode::NotFound);
        root.call(UnlockLine { number }).await.expect("unlocks");
        assert_eq!(line(&root, ROOT).await.locked_at, None);
        portal.clock.advance(SignedDuration::from_secs(30));
        assert_eq!(code(&attacker, ROOT, PASSWORD).await, None, "unlocked: the password is checked again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_ends_by_itself_and_is_no_longer_shown() {
    let portal = TestPortal::start().await;
    let codes = guess(&portal, NUMBER, 60).await;
    assert_eq!(codes.iter().filter(|code| **code == Some(ErrorCode::WrongCredentials)).count(), 50);
    let expert = portal.visitor_from(loopback(9));
    expert.sign_in("expert").await;
    await_lock(&expert, NUMBER).await;
    assert_eq!(code(&portal.visitor_from(loopback(8)), NUMBER, PASSWORD).await, Some(ErrorCode::TooManyAttempts));
    portal.advance(0, 1);
    assert_eq!(line(&expert, NUMBER).await.locked_at, None);
    assert_eq!(code(&portal.visitor_from(loopback(8)), NUMBER, PASSWORD).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_browser_signs_in_while_others_guess_the_password() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        let own = portal.visitor_from(source(1));
        own.sign_in(NUMBER).await;
        // Others guess from fifty sources, among them the user's own.
        guess(&portal, NUMBER, 50).await;
        portal.restart().await;
        let stranger = portal.visitor_from(source(1));
        assert_eq!(code(&stranger, NUMBER, PASSWORD).await, Some(ErrorCode::TooManyAttempts));
        assert_eq!(code(&own, "expert", "wrong-password-x").await, Some(ErrorCode::WrongCredentials));
        for _ in 0..2 {
            assert_eq!(code(&own, NUMBER, PASSWORD).await, None);
        }
        // Failures of a known browser count for this browser only.
        for _ in 0..3 {
            assert_eq!(code(&own, NUMBER, "wrong-password-x").await, Some(ErrorCode::WrongCredentials));
        }
        assert_eq!(code(&own, NUMBER, PASSWORD).await, Some(ErrorCode::TooManyAttempts));
        assert_eq!(code(&stranger, ROOT, PASSWORD).await, None, "another login is not limited");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_new_password_only_the_browser_that_set_it_stays_known() {
    let portal = TestPortal::start().await;
    let (own, other) = (portal.visitor_from(loopback(2)), portal.visitor_from(loopback(3)));
    own.sign_in(NUMBER).await;
    other.sign_in(NUMBER).await;
    let new = "quatre mots sans rapport";
    let change = ChangePassword { current: Secret::new(PASSWORD), new: Secret::new(new), tokens: Vec::new() };
    own.call(change).await.expect("changes");
    guess(&portal, NUMBER, 50).await;
    assert_eq!(code(&other, NUMBER, new).await, Some(ErrorCode::TooManyAttempts));
    assert_eq!(code(&own, NUMBER, new).await, None);
    let expert = portal.visitor_from(loopback(9));
    expert.sign_in("expert").await;
    let number = NUMBER.parse().expect("a number");
    let first = expert.call(ResetPassword { number }).await.expect("a password").password;
    guess(&portal, NUMBER, 50).await;
    assert_eq!(
        code(&own, NUMBER, &first).await,
        Some(ErrorCode::TooManyAttempts),
        "after a reset this browser is unknown too"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_reset_by_staff_removes_the_lock() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        assert_eq!(guess(&portal, NUMBER, 60).await[50..], [Some(ErrorCode::TooManyAttempts); 10]);
        let expert = portal.visitor_from(loopback(9));
        expert.sign_in("expert").await;
        await_lock(&expert, NUMBER).await;
        let number = NUMBER.parse().expect("a number");
        let first = expert.call(ResetPassword { number }).await.expect("a password").password;
        assert_eq!(line(&expert, NUMBER).await.locked_at, None);
        portal.restart().await;
        assert_eq!(code(&portal.visitor_from(loopback(8)), NUMBER, &first).await, None);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_with_the_clock_ahead_deletes_no_session_and_no_known_browser() {
    let mut portal = TestPortal::start().await;
    let own = portal.visitor_from(loopback(2));
    own.sign_in(NUMBER).await;
    portal.advance(200 * 24, 0);
    portal.restart().await;
    // Hashing the password of this sign-in takes longer than a deletion of old rows at the start, so a deletion would
    // be done by now.
    portal.visitor_from(loopback(9)).sign_in("expert").await;
    portal.advance(-200 * 24, 0);
    own.call(GetAccount {}).await.expect("still signed in");
    guess(&portal, NUMBER, 50).await;
    assert_eq!(code(&own, NUMBER, PASSWORD).await, None, "the browser is still known");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_current_passwords_slow_only_their_own_session() {
    let portal = TestPortal::start().await;
    let (guesser, own) = (portal.sign_in(NUMBER).await, portal.sign_in(NUMBER).await);
    let change = |current: &str| ChangePassword {
        current: Secret::new(current),
        new: Secret::new("quatre mots sans rapport"),
        tokens: Vec::new(),
    };
    let mut codes = Vec::new();
    for _ in 0..5 {
        codes.push(guesser.call(change("wrong-password-x")).await.expect_err("wrong").code);
    }
    let (wrong, wait) = (ErrorCode::Invalid, ErrorCode::TooManyAttempts);
    assert_eq!(codes, [wrong, wrong, wrong, wait, wait]);
    assert_eq!(code(&portal.visitor(), NUMBER, PASSWORD).await, None, "the user signs in elsewhere");
    own.call(change(PASSWORD)).await.expect("another session changes the password");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_jump_locks_nobody_out_for_longer_than_a_lock_lasts() {
    for (before, after) in [(365 * 24, -365 * 24), (0, 365 * 24)] {
        let mut portal = TestPortal::start().await;
        portal.advance(before, 0);
        guess(&portal, "expert", 50).await;
        portal.advance(after, 0);
        for _ in 0..2 {
            // A source that is still locked is locked for 15 min at most, as long as a lock lasts.
            code(&portal.visitor_from(loopback(8)), "expert", "wrong-password-x").await;
            portal.advance(0, 15);
            assert_eq!(code(&portal.visitor_from(loopback(9)), "expert", PASSWORD).await, None, "{before} {after}");
            portal.restart().await;
        }
    }
}
