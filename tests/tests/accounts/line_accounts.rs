//! The account of a line: its first password, the user's own password, and the PINs.

use jiff::SignedDuration;
use portal_api::{
    ApiError, ErrorCode, Method, Number, Secret,
    client::ListClients,
    key::ListKeys,
    line::{GetLine, UnlockLine},
    model::ListModels,
    password::{ChangePassword, ChangePin, CheckPin, Pin, PinChecked, ResetPassword},
    reseller::CreateReseller,
    session::{Account, GetAccount, ListSessions, Role, SignIn},
};
use portal_server::{
    demo::PASSWORD,
    passwords::{Passwords, QueueKey},
    random::Randomness,
    state::limits::sign_in_throttle::login_hash,
};
use portal_store::{Actor, Scope, Store};
use portal_tests::{NUMBER, Person, TestPortal, databases};

const LINE: &str = "0970716830";

fn number() -> Number {
    LINE.parse().expect("a number")
}

async fn sign_in(person: &Person, login: &str, password: &str) -> Result<Account, ApiError> {
    person.call(SignIn { login: login.into(), password: Secret::new(password), remember: false }).await
}

/// Resets the password of the line. Returns the password that the reseller tells the user.
async fn first_password(portal: &TestPortal) -> String {
    let expert = portal.sign_in("expert").await;
    expert.call(ResetPassword { number: number() }).await.expect("a password").password
}

/// Signs in the user of the line, who chooses the password `own`.
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
        let account = sign_in(&user, "+33 9 70 71 68 30", &first).await.expect("a number in another spelling");
        assert_eq!((account.role, account.must_change), (Role::User, true));
        let line = account.line.expect("a line");
        assert_eq!((line.number, line.client.as_str(), line.department.as_str()), (number(), "OPENIP", "St_Avertin"));
        let keys = ListKeys { number: number(), model: "yealink-cp920".into() };
        assert_eq!(user.call(keys.clone()).await.expect_err("before the change").code, ErrorCode::PasswordExpired);
        assert!(user.call(GetAccount {}).await.expect("an account").must_change);

        let change = |current: &str, new: &str| ChangePassword {
            current: Secret::new(current),
            new: Secret::new(new),
            tokens: Vec::new(),
        };
        for (current, new, field, sentence) in [
            ("x", "une-Clé7-de-plus", "current", "Le mot de passe actuel est incorrect."),
            (first.as_str(), "onze caract", "new", "12 caractères au moins."),
            (&first, "encore-716830-x", "new", "Il ne doit pas contenir votre numéro."),
            (
                &first,
                "une-clé-OpenIP-7",
                "new",
                "Il ne doit pas contenir « OPENIP » : c’est la première chose que l’on essaierait.",
            ),
            (&first, "123456789012", "new", "Il se devine : évitez les suites (1234, azerty) et les répétitions."),
            (
                &first,
                "motdepasse123",
                "new",
                "Ce mot de passe est trop courant. Choisissez par exemple quatre mots sans rapport entre eux.",
            ),
            (&first, &first, "new", "Choisissez un autre mot de passe que l’actuel."),
        ] {
            let refused = user.call(change(current, new)).await.expect_err(new);
            let text = refused.fields.get(field).map(|text| text.replace('\u{a0}', " "));
            assert_eq!(text.as_deref(), Some(sentence), "{refused:?}");
            // The pause after a wrong current password passes.
            portal.advance(0, 20);
        }
        let elsewhere = portal.visitor();
        sign_in(&elsewhere, LINE, &first).await.expect("signs in elsewhere too");
        user.call(change(&first, "une-Clé7-de-plus")).await.expect("changes");
        user.call(keys.clone()).await.expect("granted after the change");
        assert_eq!(elsewhere.call(GetAccount {}).await.expect_err("ended").code, ErrorCode::SignedOut);
        assert_eq!(user.call(ListSessions {}).await.expect("a list").len(), 1);
        assert!(sign_in(&portal.visitor(), LINE, &first).await.is_err(), "the first password is void");
        sign_in(&portal.visitor(), LINE, "une-Clé7-de-plus").await.expect("the new password is right");
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
        assert_eq!(user.call(ListClients::default()).await.expect_err("for staff only").code, ErrorCode::NotFound);
        assert_eq!(
            user.call(ResetPassword { number: number() }).await.expect_err("for staff only").code,
            ErrorCode::NotFound
        );
        let pin = |new: &str| ChangePin { pin: Pin::Voicemail, current: Secret::new(PASSWORD), new: Secret::new(new) };
        assert!(user.call(pin("970192")).await.expect_err("in the number").fields.contains_key("new"));
        user.call(pin("481516")).await.expect("a PIN");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_password_below_the_minimum_length_still_signs_in() {
    let portal = TestPortal::start().await;
    user(&portal, "une-Clé7-de-plus").await;
    let hash =
        Passwords::new(Randomness::system()).hash(Secret::new("court7"), QueueKey::PORTAL).await.expect("a hash");
    let store = Store::open(portal.database_url()).await.expect("the database");
    let actor = Actor { name: "expert".into(), address: "127.0.0.1".into() };
    let line = store.find_line(Scope::All, &number()).await.expect("asks").expect("is there");
    let (hash, login_hash) = (Secret::new(hash), login_hash(LINE));
    store.reset_line_password(line.id, &hash, &login_hash, &actor, portal.clock.now()).await.expect("resets");
    sign_in(&portal.visitor(), LINE, "court7").await.expect("signs in");
}

#[tokio::test(flavor = "multi_thread")]
async fn passwords_of_staff_follow_the_same_rules() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let change =
        |new: &str| ChangePassword { current: Secret::new(PASSWORD), new: Secret::new(new), tokens: Vec::new() };
    for wrong in ["onze caract", "un-expert-ailleurs", "Autre Expert Produits", "aaaaaaaaaaaa", "passwordpassword"] {
        let refused = expert.call(change(wrong)).await.expect_err(wrong);
        assert!(refused.fields.contains_key("new"), "{wrong}: {refused:?}");
    }
    expert.call(change("quatre mots sans rapport")).await.expect("changes");
    let operator = portal.operator().await;
    let create = |password: &str| CreateReseller {
        name: "Nouveau Revendeur".parse().expect("a name"),
        login: "nouveau".parse().expect("a login"),
        password: Secret::new(password),
    };
    for wrong in ["onze caract", "le-nouveau-venu", "qwertyuiop123"] {
        let refused = operator.call(create(wrong)).await.expect_err(wrong);
        assert!(refused.fields.contains_key("password"), "{wrong}: {refused:?}");
    }
    let long = (0..50).map(|index| format!("é{index}€")).collect::<Vec<_>>().concat();
    operator.call(create(&long)).await.expect("a long one of any characters");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platform_checks_a_pin_and_five_wrong_pins_lock_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let user = portal.sign_in(NUMBER).await;
        let new = Secret::new("481516");
        let change = ChangePin { pin: Pin::Services, current: Secret::new(PASSWORD), new };
        user.call(change).await.expect("a PIN");
        let platform = portal.platform().await;
        let check = async |number: &str, pin: Pin, value: &str| {
            let number = number.parse().expect("a number");
            platform.call(CheckPin { number, pin, value: Secret::new(value) }).await.expect("an answer")
        };
        assert!(check(NUMBER, Pin::Services, "481516").await.is_right);
        // A PIN that was never set is answered like a wrong PIN, also when the line has no account.
        let wrong = PinChecked { is_right: false, locked_until: None };
        for (number, pin) in [(NUMBER, Pin::Services), (NUMBER, Pin::Voicemail), ("0970711005", Pin::Services)] {
            assert_eq!(check(number, pin, "907531").await, wrong);
        }
        let body = serde_json::json!({ "pin": "telephone", "value": "481516" }).to_string();
        let answer = platform.request(Method::Post, &format!("/api/v1/lines/{NUMBER}/pin-checks"), Some(body)).await;
        assert!(
            answer.json::<PinChecked>().await.expect("an answer").is_right,
            "`telephone` is another name of the PIN"
        );

        let now = portal.clock.now();
        let locked =
            |minutes| PinChecked { is_right: false, locked_until: Some(now + SignedDuration::from_mins(minutes)) };
        for _ in 1..5 {
            assert_eq!(check(NUMBER, Pin::Services, "907531").await, wrong);
        }
        assert_eq!(check(NUMBER, Pin::Services, "907531").await, locked(5));
        assert_eq!(check(NUMBER, Pin::Services, "481516").await, locked(5), "the right PIN is refused too");
        let root = portal.sign_in("0970716830").await;
        let line = root.call(GetLine { number: NUMBER.parse().expect("a number") }).await.expect("a line").row;
        assert_eq!((line.locked_at, line.pins_locked_until), (None, Some(now + SignedDuration::from_mins(5))));
        root.call(UnlockLine { number: NUMBER.parse().expect("a number") }).await.expect("unlocks");
        assert!(check(NUMBER, Pin::Services, "481516").await.is_right);
    }
}
