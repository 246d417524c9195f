//! The content of a phone's own file: what it must contain, and what it must not contain.

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

/// Registers a T46G, and lets it fetch its configuration.
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

/// Saves speed dial keys of the line, each given by its place and number.
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

/// Changes settings of the client.
async fn set(expert: &Person, values: &[(&str, &str)]) {
    let values = values.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
    let operation = ChangeSettings { reference: Some(reference(CLIENT)), values, ..Default::default() };
    expert.call(operation).await.expect("a change");
}

#[tokio::test(flavor = "multi_thread")]
async fn removed_keys_are_written_as_unused() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let phone = t46g(&portal, &expert).await;
        assert_eq!(own_file(&phone).await.value("linekey.1.type"), Some("15"), "the default key, until keys are saved");
        let none = save(&expert, 0, &[]).await;
        assert_eq!((none.version, none.keys.len()), (1, 0));
        assert_eq!(own_file(&phone).await.value("linekey.1.type"), Some("0"));

        save(&expert, 1, &[("expansion-2-1", "0970711111")]).await;
        let with = own_file(&phone).await;
        assert_eq!(with.value("expansion_module.2.key.1.value"), Some("0970711111"));
        // The file changes at once, without waiting for the journal to store what the phone had before.
        save(&expert, 2, &[]).await;
        let without = own_file(&phone).await;
        assert_eq!(
            without.value("expansion_module.2.key.1.type"),
            Some("0"),
            "the file clears the key: {}",
            without.body
        );
        // A deleted phone that is registered again still has its old keys, so its new file must clear them too.
        expert.call(DeletePhone { mac: mac(MAC) }).await.expect("a deletion");
        let again = own_file(&t46g(&portal, &expert).await).await;
        for key in ["1.key.40", "2.key.1", "2.key.40"] {
            assert_eq!(again.value(&format!("expansion_module.{key}.type")), Some("0"), "{}", again.body);
        }
        assert_eq!(again.value("expansion_module.3.key.1.type"), None, "it never had a third module");
    }
}

/// The phone knows only some values, for example 30 and 60 seconds and none in between.
#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_shown_with_the_value_written_to_the_file() {
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
        expert.call(change).await.expect("the shown value is no conflict");
        assert_eq!(shown().await.as_deref(), Some(expected), "{typed}");
        assert_eq!(own_file(&phone).await.value("phone_setting.backlight_time"), Some(expected), "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn default_ports_follow_the_transport() {
    let portal = TestPortal::start_with(Database::Sqlite, &[("sip_server", "sip.example.fr:5070")]).await;
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
async fn a_strangers_user_agent_changes_neither_model_nor_firmware() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        own_file(&t46g(&portal, &expert).await).await;
        let seen = async || expert.find_phone(MAC).await;
        let learnt_model = async || seen().await.row.model.filter(|model| model.contains("T46G"));
        eventually("the model to be learnt", learnt_model).await;
        let stranger = portal.visitor().client().get(portal.url(&format!("/sip-ps/{MAC}.xml")));
        let agent = format!("Mozilla/4.0 (compatible; snom720-SIP 8.9.3.80 1.1.5 {MAC})");
        let refused = stranger.header("user-agent", agent).send().await.expect("an answer");
        assert_eq!(refused.status().as_u16(), 404);
        let recorded = async || seen().await.row.last_request.filter(|request| request.status == 404);
        eventually("the request in the journal", recorded).await;
        let phone = seen().await;
        assert_eq!(phone.row.model.as_deref(), Some("Yealink SIP-T46G"));
        assert_eq!(phone.firmware.as_deref(), Some("28.83.0.120"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_user_agent_raises_no_model_warning() {
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
            let is_recorded = |request: PhoneRequest| request.file == file;
            let seen = expert.await_phone(MAC, |phone| phone.row.last_request.clone().is_some_and(is_recorded)).await;
            assert_eq!(seen.row.warning, None, "{model}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_of_one_ldap_server_is_not_sent_to_another() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, operator) = (portal.sign_in("expert").await, portal.operator().await);
        let phone = t46g(&portal, &expert).await;
        let operator_server = [
            ("ldap.enable", "true"),
            ("ldap.host", "annuaire.operateur.fr"),
            ("ldap.user", "cn=operateur"),
            ("ldap.password", "motdepasse-operateur"),
        ];
        let values = operator_server.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect();
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
async fn unsupported_settings_and_keys_are_refused_and_never_break_the_phones_file() {
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
    let refused = expert.call(of_line("language.screen", "de")).await.expect_err("the model has no German screen");
    assert!(refused.fields.contains_key("language.screen"), "{refused:?}");
    // A client may set German, because some of its phones have it. This phone then stays French.
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
    let refused = expert.call(save(key.clone())).await.expect_err("the model would ignore the number");
    assert!(refused.fields.contains_key("line-2"), "{refused:?}");
    let other_line = Key { function: "speed_dial".into(), line: 2, ..key.clone() };
    assert!(expert.call(save(other_line)).await.is_err(), "a line that the phone doesn't have");
    expert.call(save(Key { operand: String::new(), ..key })).await.expect("a key without a number");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_found_by_its_other_names() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let operation = portal_api::phone::RegisterPhone { model: Some("Yeastar SIP-CP960".into()), ..registration(MAC) };
    expert.call(operation).await.expect("a registration");
    let phone = expert.find_phone(MAC).await;
    assert_eq!(phone.registered_model.as_deref(), Some("Yealink CP960"));
}

/// A commit whose answer was lost may have succeeded. So the portal drops the cached file after every attempt to change
/// something, even after a failed attempt.
#[tokio::test(flavor = "multi_thread")]
async fn a_failed_change_still_invalidates_the_cached_file() {
    for database in databases().into_iter().filter(|database| matches!(database, Database::Postgres(_))) {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let phone = t46g(&portal, &expert).await;
        let mut cached_label = own_file(&phone).await.value("account.1.label").expect("a label").to_owned();
        // From now on every change fails, because its audit row is refused.
        execute(
            portal.database_url(),
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''refused''; END'; \
             CREATE TRIGGER refuse BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION refuse()",
        );
        for change in ["renew one", "renew several", "delete", "settings", "keys"] {
            // The name of the line changes behind the portal's back, and shows whether the file comes from the cache.
            execute(portal.database_url(), &format!("UPDATE line SET name = '{change}' WHERE number = '{NUMBER}'"));
            assert_eq!(own_file(&phone).await.value("account.1.label"), Some(cached_label.as_str()), "from the cache");
            let mac = mac(MAC);
            let answer = match change {
                "renew one" => expert.send(&ExtendWindow { mac, duration: Duration::Hour, until: None }).await,
                "delete" => expert.send(&DeletePhone { mac }).await,
                "settings" => {
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
            change.clone_into(&mut cached_label);
            assert_eq!(own_file(&phone).await.value("account.1.label"), Some(change));
        }
    }
}
