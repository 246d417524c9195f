//! The changes that a phone would get at its next fetch.

use portal_api::{
    ErrorCode, Label, Mac, Number,
    difference::{Difference, Differences, ListDifferences},
    key::{Key, ListKeys, SaveKeys},
    key_place::KeyPlace,
    phone::{Duration, ExtendWindow, RegisterPhone},
    setting::ChangeSettings,
};
use portal_tests::{CLIENT, MAC, NUMBER, Person, TestPhone, TestPortal, databases, eventually, reference};

fn mac() -> Mac {
    Mac::parse(MAC).expect("an address")
}

async fn differences(person: &Person) -> Differences {
    person.call(ListDifferences { mac: mac() }).await.expect("an answer")
}

/// Fetches, and waits for the journal to have it.
async fn fetch(phone: &TestPhone, person: &Person) {
    let fetched = phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    assert!(fetched.status.is_success(), "{fetched:?}");
    let is_current = async || differences(person).await.is_current.then_some(());
    eventually("what was fetched to be kept", is_current).await;
}

async fn register(expert: &Person) {
    let operation = RegisterPhone {
        reference: reference(CLIENT),
        mac: mac(),
        model: None,
        description: Label::parse("Accueil").expect("a label"),
        number: NUMBER.parse().expect("a number"),
    };
    expert.call(operation).await.expect("a registration");
}

fn client(values: &[(&str, &str)]) -> ChangeSettings {
    ChangeSettings {
        reference: Some(reference(CLIENT)),
        values: values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_told_until_the_phone_has_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        register(&expert).await;
        let nothing = Differences { at: None, is_current: false, differences: Vec::new() };
        assert_eq!(differences(&expert).await, nothing, "it never came");
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        fetch(&phone, &expert).await;

        let changes = [("time.clock", "h12"), ("phone_lock.enable", "true"), ("phone_lock.pin", "4711")];
        expert.call(client(&changes)).await.expect("a change");
        let told = differences(&expert).await;
        assert!(!told.is_current && told.at.is_some(), "{told:?}");
        let expected = Difference {
            parameter: "local_time.time_format".into(),
            about: Some("Format de l’heure".into()),
            settings: vec!["time.clock".into()],
            key: None,
            before: Some("1".into()),
            after: Some("0".into()),
            is_secret: false,
        };
        assert!(told.differences.contains(&expected), "{told:?}");
        let pin =
            told.differences.iter().find(|one| one.settings.iter().any(|id| id == "phone_lock.pin")).expect("the PIN");
        assert!(pin.is_secret && pin.before.is_none() && pin.after.is_none(), "{pin:?}");
        fetch(&phone, &expert).await;

        let number: Number = NUMBER.parse().expect("a number");
        let model = "yealink-cp920".to_owned();
        let mut keys =
            expert.call(ListKeys { number: number.clone(), model: model.clone() }).await.expect("the keys").keys;
        keys[0] = Key {
            place: KeyPlace::programmable(1),
            function: "speed_dial".into(),
            line: 1,
            operand: "0970711111".into(),
            pickup: String::new(),
            label: "Accueil".into(),
        };
        expert
            .call(SaveKeys { number, model, version: 0, keys, groups: portal_api::key_place::KeyGroup::ALL.to_vec() })
            .await
            .expect("the keys");
        let told = differences(&expert).await.differences;
        assert!(told.iter().all(|one| one.key.as_deref() == Some("programmable-1")), "{told:?}");
        assert!(told.iter().any(|one| one.after.as_deref() == Some("0970711111")), "{told:?}");
        assert_eq!(told[0].about.as_deref(), Some("Touche contextuelle 1"));
        fetch(&phone, &expert).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_told_to_whom_the_phone_belongs_and_without_its_secrets() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, other) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        register(&expert).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let secrets = phone.start().await.pop().expect("its own file").secrets();
        fetch(&phone, &expert).await;
        let refused = other.call(ListDifferences { mac: mac() }).await.expect_err("another's");
        assert_eq!(refused.code, ErrorCode::NotFound);

        // New secrets: that they are others is told, and not which.
        expert.call(ExtendWindow { mac: mac(), duration: Duration::Hour, until: None }).await.expect("a window");
        let told = differences(&expert).await.differences;
        assert!(told.iter().any(|one| one.parameter == "account.1.password" && one.is_secret), "{told:?}");
        let written = format!("{told:?}");
        assert!(secrets.iter().all(|secret| !written.contains(secret)), "{written}");
        assert!(told.iter().filter(|one| one.is_secret).all(|one| one.before.is_none() && one.after.is_none()));
    }
}
