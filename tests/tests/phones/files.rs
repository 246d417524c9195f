//! The content of a phone's file, and what must not be in it.

use portal_api::{
    key::{Key, Keys, SaveKeys},
    key_place::KeyPlace,
    phone::{DeletePhone, Duration, ExtendWindow, ExtendWindows, PhoneRequest, RegisterPhone},
    setting::{ChangeSettings, ListSettings},
};
use portal_tests::{
    CLIENT, Database, MAC, NUMBER, Person, TestPhone, TestPortal, databases, eventually, execute, mac, reference,
    registration,
};

/// A T46G that has its own address.
async fn t46g(portal: &TestPortal, expert: &Person) -> TestPhone {
    expert.call(registration(MAC)).await.expect("a registration");
    let mut phone = TestPhone::cp920(portal, MAC);
    phone.model = "SIP-T46G".into();
    phone.code = 28;
    phone.firmware = "28.83.0.120".into();
    phone.start().await;
    phone
}

async fn own_file(phone: &TestPhone) -> portal_tests::FetchedFile {
    phone.fetch(&format!("{}.cfg", MAC.to_lowercase())).await
}

async fn save(expert: &Person, version: i64, keys: &[(&str, &str)]) -> Keys {
    let key = |(place, operand): &(&str, &str)| Key {
        place: place.parse().expect("a place"),
        function: "speed_dial".into(),
        line: 1,
        operand: (*operand).into(),
        pickup: String::new(),
        label: String::new(),
    };
    let number = NUMBER.parse().expect("a number");
    let keys = keys.iter().map(key).collect();
    expert
        .call(SaveKeys {
            number,
            model: "yealink-t46g".into(),
            version,
            keys,
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        })
        .await
        .expect("the keys")
}

async fn set(expert: &Person, values: &[(&str, &str)]) {
    let values = values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    let operation = ChangeSettings { reference: Some(reference(CLIENT)), values, ..Default::default() };
    expert.call(operation).await.expect("a change");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_are_taken_away_are_written_as_unused() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let phone = t46g(&portal, &expert).await;
        assert_eq!(own_file(&phone).await.value("linekey.1.type"), Some("15"), "the line's own, until somebody says");
        let none = save(&expert, 0, &[]).await;
        assert_eq!((none.version, none.keys.len()), (1, 0));
        assert_eq!(own_file(&phone).await.value("linekey.1.type"), Some("0"));

        save(&expert, 1, &[("expansion-2-1", "0970711111")]).await;
        let with = own_file(&phone).await;
        assert_eq!(with.value("expansion_module.2.key.1.value"), Some("0970711111"));
        // At once: what the phone must forget does not wait for the journal.
        save(&expert, 2, &[]).await;
        let without = own_file(&phone).await;
        assert_eq!(without.value("expansion_module.2.key.1.type"), Some("0"), "it must forget: {}", without.body);
        // A phone that is given to somebody else still has its keys, and must forget them too.
        expert.call(DeletePhone { mac: mac(MAC) }).await.expect("a deletion");
        let again = own_file(&t46g(&portal, &expert).await).await;
        for key in ["1.key.40", "2.key.1", "2.key.40"] {
            assert_eq!(again.value(&format!("expansion_module.{key}.type")), Some("0"), "{}", again.body);
        }
        assert_eq!(again.value("expansion_module.3.key.1.type"), None, "it never had a third module");
    }
}

/// The vendor has 30 and 60 seconds, and nothing between.
#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_shown_as_the_file_has_it() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let phone = t46g(&portal, &expert).await;
    let firmware = async || expert.find_phone(MAC).await.firmware;
    eventually("the firmware to be learnt", firmware).await;
    let id = "display.backlight_seconds";
    let shown = async || {
        let listed = expert.call(ListSettings { mac: Some(mac(MAC)), ..Default::default() }).await.expect("settings");
        listed.into_iter().find(|setting| setting.id == id).and_then(|setting| setting.value)
    };
    for (was, typed, expected) in [("60", "45", "60"), ("60", "700", "600"), ("600", "15", "15")] {
        let values = [(id.to_owned(), typed.to_owned())].into();
        let was = [(id.to_owned(), was.to_owned())].into();
        let change = ChangeSettings { mac: Some(mac(MAC)), values, was, ..Default::default() };
        expert.call(change).await.expect("what a page showed is no conflict");
        assert_eq!(shown().await.as_deref(), Some(expected), "{typed}");
        assert_eq!(own_file(&phone).await.value("phone_setting.backlight_time"), Some(expected), "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_follow_the_transport() {
    let portal = TestPortal::start_with(databases().remove(0), &[("sip_server", "sip.example.fr:5070")]).await;
    let expert = portal.sign_in("expert").await;
    let phone = t46g(&portal, &expert).await;
    for (values, port, kind, proxy) in [
        (&[("sip.outbound_proxy.host", "sbc.example.fr")][..], "5070", "0", "5060"),
        (&[("sip.transport", "tls")], "5061", "2", "5061"),
        (&[("sip.outbound_proxy.port", "5071")], "5061", "2", "5071"),
        (&[("sip.transport", "dns")], "0", "3", "5071"),
    ] {
        set(&expert, values).await;
        let file = own_file(&phone).await;
        assert_eq!(file.value("account.1.sip_server.1.port"), Some(port), "{values:?}");
        assert_eq!(file.value("account.1.sip_server.1.transport_type"), Some(kind), "{values:?}");
        assert_eq!(file.value("account.1.outbound_proxy.1.port"), Some(proxy), "{values:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_knows_the_address_teaches_nothing() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        own_file(&t46g(&portal, &expert).await).await;
        let seen = async || expert.find_phone(MAC).await;
        let known = async || seen().await.row.model.filter(|model| model.contains("T46G"));
        eventually("the model to be learnt", known).await;
        let stranger = portal.visitor().client().get(portal.url(&format!("/sip-ps/{MAC}.xml")));
        let agent = format!("Mozilla/4.0 (compatible; snom720-SIP 8.9.3.80 1.1.5 {MAC})");
        let refused = stranger.header("user-agent", agent).send().await.expect("an answer");
        assert_eq!(refused.status().as_u16(), 404);
        let noted = async || seen().await.row.last_request.filter(|request| request.status == 404);
        eventually("the request to be noted", noted).await;
        let phone = seen().await;
        assert_eq!(phone.row.model.as_deref(), Some("Yealink SIP-T46G"));
        assert_eq!(phone.firmware.as_deref(), Some("28.83.0.120"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_who_knows_the_address_warns_of_no_model() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let registration = RegisterPhone { model: Some("yealink-cp920".into()), ..registration(MAC) };
        expert.call(registration).await.expect("a registration");
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        phone.fetch_own().await;
        let mut stranger = TestPhone::cp920(&portal, MAC);
        for (model, file) in [("SIP-T46G", "y000000000028.cfg"), ("SIP-T58A", "y000000000058.cfg")] {
            model.clone_into(&mut stranger.model);
            stranger.fetch(file).await;
            let is_noted = |request: PhoneRequest| request.file == file;
            let seen = expert.await_phone(MAC, |phone| phone.row.last_request.clone().is_some_and(is_noted)).await;
            assert_eq!(seen.row.warning, None, "{model}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_for_one_directory_is_not_told_to_another() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, operator) = (portal.sign_in("expert").await, portal.operator().await);
        let phone = t46g(&portal, &expert).await;
        let everywhere = [
            ("ldap.enable", "true"),
            ("ldap.host", "annuaire.operateur.fr"),
            ("ldap.user", "cn=operateur"),
            ("ldap.password", "motdepasse-operateur"),
        ];
        let values = everywhere.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
        operator.call(ChangeSettings { values, ..Default::default() }).await.expect("a change");
        assert_eq!(own_file(&phone).await.value("ldap.password"), Some("motdepasse-operateur"));
        set(&expert, &[("ldap.host", "annuaire.client.fr")]).await;
        let file = own_file(&phone).await;
        assert_eq!(file.value("ldap.host"), Some("annuaire.client.fr"), "{}", file.body);
        assert!(!file.body.contains("operateur"), "{}", file.body);
        set(&expert, &[("ldap.password", "motdepasse-client")]).await;
        assert_eq!(own_file(&phone).await.value("ldap.password"), Some("motdepasse-client"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_model_cannot_have_is_refused_and_never_keeps_a_phone_from_its_file() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let phone = t46g(&portal, &expert).await;
    let number: portal_api::Number = NUMBER.parse().expect("a number");
    let of_line = |id: &str, value: &str| ChangeSettings {
        number: Some(number.clone()),
        model: Some("Yealink T46G".into()),
        values: [(id.to_owned(), value.to_owned())].into(),
        ..Default::default()
    };
    let refused = expert.call(of_line("language.screen", "de")).await.expect_err("it speaks no German");
    assert!(refused.fields.contains_key("language.screen"), "{refused:?}");
    // For a client it may be said: some of its phones speak it. The others speak French.
    set(&expert, &[("language.screen", "de")]).await;
    assert_eq!(own_file(&phone).await.value("lang.gui"), Some("French"));

    let key = Key {
        place: KeyPlace::line(2),
        function: "conference".into(),
        line: 1,
        operand: "0970711111".into(),
        pickup: String::new(),
        label: String::new(),
    };
    let save = |key: Key| SaveKeys {
        number: number.clone(),
        model: "T46G".into(),
        version: 0,
        keys: vec![key],
        groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
    };
    let refused = expert.call(save(key.clone())).await.expect_err("it would be dropped");
    assert!(refused.fields.contains_key("line-2"), "{refused:?}");
    let other_line = Key { function: "speed_dial".into(), line: 2, ..key.clone() };
    assert!(expert.call(save(other_line)).await.is_err(), "a line that the phone doesn't have");
    expert.call(save(Key { operand: String::new(), ..key })).await.expect("without a number it can");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_known_by_what_people_call_it() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let operation = portal_api::phone::RegisterPhone { model: Some("Yeastar SIP-CP960".into()), ..registration(MAC) };
    expert.call(operation).await.expect("a registration");
    let phone = expert.find_phone(MAC).await;
    assert_eq!(phone.registered_model.as_deref(), Some("Yealink CP960"));
}

/// A commit whose answer was lost may have been done: what was kept ready before it is forgotten, whatever came of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_failed_leaves_no_old_file() {
    for database in databases().into_iter().filter(|database| matches!(database, Database::Postgres(_))) {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let phone = t46g(&portal, &expert).await;
        let mut known = own_file(&phone).await.value("account.1.label").expect("a label").to_owned();
        execute(
            portal.database_url(),
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'; \
             CREATE TRIGGER refuse BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse()",
        );
        for change in ["prolonged", "prolonged with others", "removed", "set", "keys"] {
            execute(portal.database_url(), &format!("UPDATE line SET name = '{change}' WHERE number = '{NUMBER}'"));
            assert_eq!(own_file(&phone).await.value("account.1.label"), Some(known.as_str()), "it was kept ready");
            let mac = mac(MAC);
            let answer = match change {
                "prolonged" => expert.send(&ExtendWindow { mac, duration: Duration::Hour, until: None }).await,
                "removed" => expert.send(&DeletePhone { mac }).await,
                "set" => {
                    let values = [("display.brightness".to_owned(), "9".to_owned())].into();
                    expert.send(&ChangeSettings { mac: Some(mac), values, ..Default::default() }).await
                }
                "keys" => {
                    let (number, model) = (NUMBER.parse().expect("a number"), "yealink-t46g".to_owned());
                    expert
                        .send(&SaveKeys {
                            number,
                            model,
                            version: 0,
                            keys: Vec::new(),
                            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
                        })
                        .await
                }
                _ => {
                    let (reference, macs) = (reference(CLIENT), vec![mac]);
                    expert.send(&ExtendWindows { reference, macs, duration: Duration::Hour, until: None }).await
                }
            };
            assert!(answer.status().is_server_error(), "{change}: {answer:?}");
            change.clone_into(&mut known);
            assert_eq!(own_file(&phone).await.value("account.1.label"), Some(change));
        }
    }
}
