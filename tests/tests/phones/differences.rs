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

/// Fetches the phone's own file, and waits until the portal has stored it.
async fn fetch(phone: &TestPhone, person: &Person) {
    let fetched = phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await;
    assert!(fetched.status.is_success(), "{fetched:?}");
    let is_current = async || differences(person).await.is_current.then_some(());
    eventually("the stored file", is_current).await;
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

/// The operation that changes settings of the client.
fn client_settings(values: &[(&str, &str)]) -> ChangeSettings {
    ChangeSettings {
        reference: Some(reference(CLIENT)),
        values: values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect(),
        ..Default::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_listed_until_the_phone_has_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        register(&expert).await;
        let nothing = Differences { at: None, is_current: false, differences: Vec::new() };
        assert_eq!(differences(&expert).await, nothing, "the phone has fetched nothing yet");
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        fetch(&phone, &expert).await;

        let changes = [("time.clock", "h12"), ("phone_lock.enable", "true"), ("phone_lock.pin", "4711")];
        expert.call(client_settings(&changes)).await.expect("a change");
        let listed = differences(&expert).await;
        assert!(!listed.is_current && listed.at.is_some(), "{listed:?}");
        let expected = Difference {
            parameter: "local_time.time_format".into(),
            about: Some("Format de l’heure".into()),
            settings: vec!["time.clock".into()],
            key: None,
            before: Some("1".into()),
            after: Some("0".into()),
            is_secret: false,
        };
        assert!(listed.differences.contains(&expected), "{listed:?}");
        let pin = listed
            .differences
            .iter()
            .find(|row| row.settings.iter().any(|id| id == "phone_lock.pin"))
            .expect("the PIN");
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
        let listed = differences(&expert).await.differences;
        assert!(listed.iter().all(|row| row.key.as_deref() == Some("programmable-1")), "{listed:?}");
        assert!(listed.iter().any(|row| row.after.as_deref() == Some("0970711111")), "{listed:?}");
        assert_eq!(listed[0].about.as_deref(), Some("Touche contextuelle 1"));
        fetch(&phone, &expert).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn differences_are_shown_to_the_phones_owner_only_and_without_secrets() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, other) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        register(&expert).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let secrets = phone.start().await.pop().expect("its own file").secrets();
        fetch(&phone, &expert).await;
        let refused = other.call(ListDifferences { mac: mac() }).await.expect_err("a phone of another reseller");
        assert_eq!(refused.code, ErrorCode::NotFound);

        // A renewed window creates new secrets. The list shows that the secrets differ, without their values.
        expert.call(ExtendWindow { mac: mac(), duration: Duration::Hour, until: None }).await.expect("a window");
        let listed = differences(&expert).await.differences;
        assert!(listed.iter().any(|row| row.parameter == "account.1.password" && row.is_secret), "{listed:?}");
        let text = format!("{listed:?}");
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{text}");
        assert!(listed.iter().filter(|row| row.is_secret).all(|row| row.before.is_none() && row.after.is_none()));
    }
}
