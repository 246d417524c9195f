//! The account of a line: its first password, its own, its lock.

use portal_api::{
    ApiError, ErrorCode, Number, Secret,
    client::ListClients,
    key::ListKeys,
    line::{ListLines, UnlockLine},
    model::ListModels,
    password::{ChangePassword, ChangePin, Pin, ResetPassword},
    session::{Account, GetAccount, ListSessions, Role, SignIn},
};
use portal_server::demo::PASSWORD;
use portal_tests::{CLIENT, NUMBER, Person, TestPortal, databases, reference};

const LINE: &str = "0970716830";

fn number() -> Number {
    LINE.parse().expect("a number")
}

async fn sign_in(person: &Person, login: &str, password: &str) -> Result<Account, ApiError> {
    person.call(SignIn { login: login.into(), password: Secret::new(password), remember: false }).await
}

/// What the reseller tells the user.
async fn first_password(portal: &TestPortal) -> String {
    let expert = portal.sign_in("expert").await;
    expert.call(ResetPassword { number: number() }).await.expect("a password").password
}

/// The user, with a password of their own.
async fn user(portal: &TestPortal, own: &str) -> Person {
    let first = first_password(portal).await;
    let user = portal.visitor();
    sign_in(&user, LINE, &first).await.expect("signs in");
    user.call(ChangePassword { current: Secret::new(first), new: Secret::new(own), tokens: Vec::new() })
        .await
        .expect("changes");
    user
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_password_must_be_changed() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let first = first_password(&portal).await;
        let user = portal.visitor();
        let account = sign_in(&user, "+33 9 70 71 68 30", &first).await.expect("in any spelling");
        assert_eq!((account.role, account.must_change), (Role::User, true));
        let line = account.line.expect("a line");
        assert_eq!((line.number, line.client.as_str(), line.department.as_str()), (number(), "OPENIP", "St_Avertin"));
        let keys = ListKeys { number: number(), model: "yealink-cp920".into() };
        assert_eq!(user.call(keys.clone()).await.expect_err("first").code, ErrorCode::PasswordExpired);
        assert!(user.call(GetAccount {}).await.expect("may be asked").must_change);

        let change = |current: &str, new: &str| ChangePassword {
            current: Secret::new(current),
            new: Secret::new(new),
            tokens: Vec::new(),
        };
        for (current, new, field, sentence) in [
            ("x", "une-Clé7", "current", "Le mot de passe actuel est incorrect."),
            (first.as_str(), "court7", "new", "8 caractères au moins."),
            (&first, "moi-716830-x", "new", "Il ne doit pas contenir votre numéro."),
            (&first, "abc1234def", "new", "Évitez les suites de chiffres (1234, 4321)."),
            (&first, &first, "new", "Choisissez un autre mot de passe que l’actuel."),
        ] {
            let refused = user.call(change(current, new)).await.expect_err(new);
            assert_eq!(refused.fields.get(field).map(String::as_str), Some(sentence), "{refused:?}");
            portal.advance(0, 20);
        }
        let elsewhere = portal.visitor();
        sign_in(&elsewhere, LINE, &first).await.expect("signs in elsewhere too");
        user.call(change(&first, "une-Clé7")).await.expect("changes");
        user.call(keys.clone()).await.expect("now it may");
        assert_eq!(elsewhere.call(GetAccount {}).await.expect_err("ended").code, ErrorCode::SignedOut);
        assert_eq!(user.call(ListSessions {}).await.expect("a list").len(), 1);
        assert!(sign_in(&portal.visitor(), LINE, &first).await.is_err(), "the first is void");
        sign_in(&portal.visitor(), LINE, "une-Clé7").await.expect("the new one is right");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_sees_their_line_and_nothing_else() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let user = portal.sign_in(NUMBER).await;
        let keys = |number: &str| ListKeys { number: number.parse().expect("a number"), model: "yealink-cp920".into() };
        user.call(keys(NUMBER)).await.expect("their own");
        for other in ["0970711111", "0920001100", "0999999999"] {
            assert_eq!(user.call(keys(other)).await.expect_err(other).code, ErrorCode::NotFound);
        }
        user.call(ListModels {}).await.expect("models");
        assert_eq!(user.call(ListClients::default()).await.expect_err("staff only").code, ErrorCode::NotFound);
        assert_eq!(user.call(ResetPassword { number: number() }).await.expect_err("staff").code, ErrorCode::NotFound);
        let pin = |new: &str| ChangePin { pin: Pin::Voicemail, current: Secret::new(PASSWORD), new: Secret::new(new) };
        assert!(user.call(pin("970192")).await.expect_err("in the number").fields.contains_key("new"));
        user.call(pin("481516")).await.expect("a PIN");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_passwords_lock_the_line_until_somebody_unlocks_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        user(&portal, "une-Clé7").await;
        for attempt in 1..=10 {
            // A while apart: else one is told to wait.
            portal.advance(1, 0);
            let refused = sign_in(&portal.visitor(), LINE, "faux").await.expect_err("wrong");
            assert_eq!(refused.code, ErrorCode::WrongCredentials);
            assert_eq!(refused.message.starts_with("Compte verrouillé"), attempt == 10, "{attempt}: {refused:?}");
        }
        portal.advance(1, 0);
        let refused = sign_in(&portal.visitor(), LINE, "une-Clé7").await.expect_err("locked");
        assert!(refused.message.starts_with("Compte verrouillé"), "{refused:?}");

        let expert = portal.sign_in("expert").await;
        let of_client = ListLines {
            reference: reference(CLIENT),
            q: portal_api::Search::parse(LINE).expect("a search"),
            ..lines()
        };
        let locked = expert.call(of_client.clone()).await.expect("lines").rows;
        assert!(locked[0].locked_at.is_some(), "the column of the Extranet");
        expert.call(UnlockLine { number: number() }).await.expect("unlocks");
        portal.advance(1, 0);
        sign_in(&portal.visitor(), LINE, "faux").await.expect_err("wrong once more, and not locked");
        portal.advance(1, 0);
        sign_in(&portal.visitor(), LINE, "une-Clé7").await.expect("open again");
    }
}

fn lines() -> ListLines {
    ListLines {
        reference: reference(CLIENT),
        q: portal_api::Search::default(),
        page: portal_api::PageNumber::default(),
        sort: portal_api::line::LineSort::default(),
        order: portal_api::Order::default(),
    }
}
