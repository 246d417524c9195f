//! snom's files: golden files, and properties of all files.

use crate::{
    golden,
    sample::{self, SECRETS},
};
use portal_api::{Language, Secret};
use portal_provisioning::{
    Catalogue, Function, Key, KeyGroup, KeyPlace, Model, PhoneConfiguration, Server, TimeZone, Transport, UserAgent,
    Vendor,
    format::Format,
    render_common, render_phone,
    settings::{Kind, Setting, SettingId, SettingsTree, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const FIRMWARES: [&str; 4] = ["8.7.3.19", "8.7.5.35", "8.9.3.80", "10.1.54.13"];

/// The settings that the server copies to fields of the configuration: their values in `settings` change nothing.
const COMPOSED: [&str; 23] = [
    "codec.order",
    "language.screen",
    "ldap.base",
    "ldap.enable",
    "ldap.host",
    "ldap.password",
    "ldap.port",
    "ldap.tls",
    "ldap.user",
    "line.display_name",
    "line.label",
    "phonebook.contacts.label",
    "phonebook.enable",
    "phonebook.extensions.label",
    "pickup.direct_code",
    "provisioning.minutes",
    "sip.expiry_seconds",
    "sip.outbound_proxy.host",
    "sip.outbound_proxy.port",
    "sip.transport",
    "time.ntp_server",
    "time.zone",
    "voicemail.number",
];

fn models() -> impl Iterator<Item = &'static Model> {
    Catalogue::bundled().models().iter().filter(|model| model.vendor() == Vendor::Snom)
}

fn plain() -> PhoneConfiguration {
    PhoneConfiguration { time_zone_name: Some("FRA+1".into()), ..sample::configuration() }
}

/// Valid values of a setting other than its default.
fn values(setting: &Setting) -> Vec<Value> {
    let texts: Vec<String> = match setting.kind() {
        Kind::Switch => vec!["true".into(), "false".into()],
        Kind::Integer { min, max, .. } => vec![min.to_string(), max.to_string()],
        Kind::Choice(choices) | Kind::Order(choices) => choices.iter().map(|choice| choice.id.clone()).collect(),
        Kind::TimeZone => vec!["America/Martinique".into()],
        _ => [
            "*21*",
            "15,112",
            "\"<b>&'|*",
            "1xx",
            "0970192350",
            "h.example",
            "https://h.example/f.bin",
            "motdepasse1",
            "1234",
        ]
        .map(str::to_owned)
        .into(),
    };
    let values = texts.iter().filter_map(|text| Value::parse(setting, text).ok());
    values.filter(|value| value != setting.default()).collect()
}

/// A configuration in which no setting has its default, with each key function, two modules, phonebooks, an outbound
/// proxy, and a zone without summer time.
fn rich(model: &Model) -> PhoneConfiguration {
    let mut configuration = plain();
    configuration.account.label = "<Accueil> & \"Standard\"".into();
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.account.transport = Transport::Tcp;
    configuration.time_zone = TimeZone::parse("AST4").expect("a time zone");
    configuration.time_zone_name = None;
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.ldap = Some(sample::ldap());
    configuration.authorities_url = Some(format!("{}ca.pem", sample::URL));
    configuration.expansion_modules = 2;
    for setting in SettingsTree::bundled().settings() {
        let value = values(setting).pop().expect("a setting has two values");
        configuration.settings.insert(setting.id().clone(), value);
    }
    let functions = Function::ALL.iter().filter(|function| **function != Function::None);
    for (place, function) in
        model.places(2).filter(|place| place.group != KeyGroup::Programmable).zip(functions.clone())
    {
        configuration.keys.insert(place, key(*function, true));
    }
    let soft =
        functions.filter(|function| model.check_function(KeyGroup::Programmable, **function, Language::Fr).is_ok());
    for (number, function) in (1..=4).zip(soft) {
        configuration.keys.insert(KeyPlace::programmable(number), key(*function, true));
    }
    configuration
}

fn key(function: Function, has_operand: bool) -> Key {
    let operands = ["", "0970192350", "1234", "224.0.1.75:10000", "https://h.example/a?b=1&c=2"];
    let mut keys = operands.iter().filter_map(|operand| Key::new(function, 2, operand, "*8", "Nom & <b>").ok());
    if has_operand { keys.next_back().expect("a key") } else { keys.next().expect("a key") }
}

fn render(model: &Model, firmware: &str, configuration: &PhoneConfiguration) -> Vec<u8> {
    let file = render_phone(model, Some(firmware), configuration).expect("a file");
    assert_eq!(render_phone(model, Some(firmware), configuration).as_ref(), Ok(&file), "the same bytes");
    file
}

/// The parameters of a file, read with the format's own reader; an XML parser checks the syntax.
fn read(file: &[u8]) -> BTreeMap<String, String> {
    let text = str::from_utf8(file).expect("UTF-8");
    let document = roxmltree::Document::parse(text).expect("XML");
    assert_eq!(document.root_element().tag_name().name(), "settings");
    let pairs = Format::Snom.read(file).expect("the format's own reader reads it");
    let count = pairs.len();
    let read: BTreeMap<_, _> = pairs.into_iter().collect();
    assert_eq!(read.len(), count, "each once");
    read
}

fn newest(model: &str, configuration: &PhoneConfiguration) -> BTreeMap<String, String> {
    read(&render(sample::model(model), "10.1.54.13", configuration))
}

#[test]
fn files_equal_their_golden_files() {
    for model in models() {
        let name = model.id();
        for (kind, configuration) in [("plain", plain()), ("rich", rich(model))] {
            let file = render(model, "10.1.54.13", &configuration);
            read(&file);
            golden::check(&format!("{name}-{kind}.xml"), &file);
        }
        golden::check(&format!("{name}-common.xml"), &render_common(model, None, "fr", sample::URL).expect("a file"));
    }
    let model = sample::model("snom-720");
    for (firmware, generation) in [("8.7.3.19", "8.7"), ("8.7.5.35", "8.7.5"), ("8.9.3.80", "8.9")] {
        assert_eq!(model.generation(Some(firmware)).id(), generation);
        let name = format!("snom-720-{}-rich.xml", generation.replace('.', "-"));
        golden::check(&name, &render(model, firmware, &rich(model)));
    }
}

#[test]
fn a_model_is_found_by_user_agent_and_name() {
    let catalogue = Catalogue::bundled();
    for (id, names, agents, file, accounts, keys) in [
        ("snom-715", ["snom 715", "D715", "snom D715"], ["snom715", "snomD715"], "snom715", 4, 5),
        ("snom-720", ["snom 720", "snom720", "720"], ["snom720", "SNOM720"], "snom720", 12, 18),
        ("snom-760", ["snom 760", "snom760", "760"], ["snom760", "SNOM760"], "snom760", 12, 16),
        ("snom-d725", ["snom D725", "D725", "snom725"], ["snom725", "snomD725"], "snom725", 12, 18),
        ("snom-d765", ["snom D765", "D765", "snom-D765"], ["snomD765", "snomd765"], "snomD765", 12, 16),
    ] {
        let model = catalogue.find(id).expect("a model");
        for name in names {
            assert_eq!(catalogue.find_by_name(name).map(Model::id), Some(id), "{name}");
        }
        for agent in agents {
            let agent = UserAgent::parse(&format!("Mozilla/4.0 (compatible; {agent}-SIP 10.1.33.33 000413AABB09)"));
            assert_eq!(catalogue.find_by_user_agent(&agent).map(Model::id), Some(id));
        }
        assert_eq!((model.file_id(), model.accounts()), (file, accounts));
        let places: Vec<_> = model.places(9).collect();
        assert_eq!(places.iter().filter(|place| place.group == KeyGroup::Line).count(), keys);
        assert_eq!(places.iter().filter(|place| place.group == KeyGroup::Programmable).count(), 4);
        assert_eq!(places.iter().filter(|place| place.group == KeyGroup::Expansion).count(), 54);
    }
}

#[test]
fn every_setting_is_written_or_has_a_reason() {
    for model in models() {
        let written = model.settings();
        for setting in SettingsTree::bundled().settings() {
            let id = setting.id().as_str();
            let is_written = written.contains(id);
            for language in [Language::Fr, Language::En] {
                assert_eq!(model.missing_setting_reason(id, language).is_none(), is_written, "{}: {id}", model.id());
            }
        }
    }
}

#[test]
fn a_changed_setting_changes_the_file() {
    for model in models() {
        let mut base = plain();
        base.phonebooks = Some(sample::phonebooks());
        base.ldap = Some(sample::ldap());
        let switches = ["mwi.subscribe", "web.user", "screensaver.enable", "call_waiting.enable"];
        // These keys have no number, so the configured code is used.
        let coded =
            [Function::Park, Function::Retrieve, Function::GroupPickup, Function::HideNumber, Function::CallWaiting];
        for (number, function) in (1..).zip(coded.into_iter().chain([Function::HuntGroup])) {
            base.keys.insert(KeyPlace::expansion(1, number), key(function, false));
        }
        base.expansion_modules = 1;
        let tree = SettingsTree::bundled();
        for id in switches {
            let setting = tree.find(id).expect("a setting");
            base.settings.insert(setting.id().clone(), Value::Switch(true));
        }
        for id in model.settings().iter().map(SettingId::as_str).filter(|id| !COMPOSED.contains(id)) {
            let setting = tree.find(id).expect("a setting");
            let others: Vec<_> = values(setting)
                .into_iter()
                .chain([setting.default().clone()])
                .map(|value| {
                    let mut changed = base.clone();
                    changed.settings.insert(setting.id().clone(), value);
                    render(model, "10.1.54.13", &changed)
                })
                .collect();
            assert!(others.iter().any(|file| *file != others[0]), "{}: {id}", model.id());
        }
    }
}

#[test]
fn every_function_is_written_or_refused_with_a_reason() {
    for model in models() {
        for function in Function::ALL {
            let refused =
                [Language::Fr, Language::En].map(|language| model.check_function(KeyGroup::Line, *function, language));
            let is_impossible = matches!(
                function,
                Function::BlfList
                    | Function::GroupListening
                    | Function::CallReturn
                    | Function::Prefix
                    | Function::HotDesking
                    | Function::Lock
            );
            assert_eq!(refused.map(|answer| answer.is_err()), [is_impossible; 2], "{function:?}");
            if is_impossible {
                assert!(
                    model
                        .check_function(KeyGroup::Line, *function, Language::En)
                        .is_err_and(|why| why.contains("snom"))
                );
            }
            assert_eq!(
                model.check_function(KeyGroup::Line, *function, Language::Fr).is_ok(),
                model.check_function(KeyGroup::Expansion, *function, Language::Fr).is_ok()
            );
        }
        assert!(model.check_function(KeyGroup::Programmable, Function::Dnd, Language::Fr).is_ok());
        assert!(model.check_function(KeyGroup::Programmable, Function::SpeedDial, Language::Fr).is_err());
    }
}

#[test]
fn keys_have_the_value_of_their_function() {
    let mut configuration = plain();
    let code = SettingsTree::bundled().find("pickup.direct_code").expect("the setting");
    configuration.settings.insert(code.id().clone(), Value::parse(code, "*8").expect("a value"));
    configuration.expansion_modules = 1;
    for (place, function, operand, pickup) in [
        (KeyPlace::line(1), Function::Line, "", ""),
        (KeyPlace::line(2), Function::BlfPickup, "200", "*8200"),
        (KeyPlace::line(3), Function::BlfPickup, "201", ""),
        (KeyPlace::line(4), Function::Forward, "", ""),
        (KeyPlace::line(5), Function::Voicemail, "", ""),
        (KeyPlace::line(6), Function::Park, "", ""),
        (KeyPlace::line(7), Function::Transfer, "300", ""),
        (KeyPlace::line(8), Function::CallReturn, "", ""),
        (KeyPlace::line(9), Function::DirectPickup, "200", ""),
        (KeyPlace::programmable(1), Function::Dnd, "", ""),
        (KeyPlace::expansion(1, 1), Function::SpeedDial, "15", ""),
    ] {
        let line = if function == Function::Line { 2 } else { 1 };
        configuration.keys.insert(place, Key::new(function, line, operand, pickup, "Nom & <b>").expect("a key"));
    }
    let file = newest("snom-720", &configuration);
    for (name, value) in [
        ("fkey[0]", "line"),
        ("fkey[0]@context", "2"),
        ("fkey[0]@label", "Nom & <b>"),
        ("fkey[1]", "blf 200|*8200"),
        ("fkey[2]", "blf 201|*8"),
        ("fkey[3]", "keyevent F_REDIRECT"),
        ("fkey[3]@context", "active"),
        ("fkey[4]", "speed 3103"),
        ("fkey[5]", "none"),
        ("fkey[6]", "transfer 300"),
        ("fkey[7]", "none"),
        ("fkey[8]", "speed *8200"),
        ("fkey[9]", "none"),
        ("fkey[9]@label", ""),
        ("fkey[17]", "none"),
        ("fkey[18]", "speed 15"),
        ("fkey[35]", "none"),
        ("gui_fkey1", "keyevent F_DND"),
        ("gui_fkey4", "keyevent F_NONE"),
    ] {
        assert_eq!(file.get(name).map(String::as_str), Some(value), "{name}");
    }
    assert_eq!(file.get("fkey[36]"), None);
    configuration.pickup_code.clear();
    configuration.settings.remove(code.id());
    let file = newest("snom-720", &configuration);
    assert_eq!(file["fkey[2]"], "blf 201", "no pickup code and no separator before it");
    assert_eq!(file["fkey[8]"], "none");
}

#[test]
fn each_section_is_written_once() {
    for model in models() {
        let file = String::from_utf8(render(model, "10.1.54.13", &rich(model))).expect("UTF-8");
        let document = roxmltree::Document::parse(&file).expect("XML");
        let sections = document.root_element().children().filter(roxmltree::Node::is_element);
        let names: Vec<_> = sections.map(|section| section.tag_name().name()).collect();
        assert_eq!(names, ["phone-settings", "functionKeys", "certificates", "firmware-settings"]);
    }
}

#[test]
fn sip_goes_to_the_outbound_proxy_or_to_the_server() {
    let outbound = |transport, port, proxy: Option<u16>| {
        let mut configuration = plain();
        configuration.account.transport = transport;
        configuration.account.server.port = port;
        configuration.account.outbound_proxy = proxy.map(|port| Server { host: "sbc.example".into(), port });
        newest("snom-760", &configuration)["user_outbound[1]"].clone()
    };
    assert_eq!(outbound(Transport::Tls, 5061, None), "sip.metacentrex.fr:5061;transport=tls");
    assert_eq!(outbound(Transport::Udp, 5060, Some(5070)), "sbc.example:5070;transport=udp");
    assert_eq!(outbound(Transport::Naptr, 0, None), "sip.metacentrex.fr");
    assert_eq!(outbound(Transport::Naptr, 0, Some(0)), "sbc.example");
}

#[test]
fn the_dtmf_event_is_part_of_the_codec_list() {
    let codecs = |dtmf: &str, codecs: &[&str]| {
        let mut configuration = plain();
        let setting = SettingsTree::bundled().find("sip.dtmf").expect("a setting");
        configuration.settings.insert(setting.id().clone(), Value::parse(setting, dtmf).expect("a value"));
        configuration.codecs = codecs.iter().map(|codec| (*codec).to_owned()).collect();
        let file = newest("snom-d725", &configuration);
        (file["codec_priority_list[1]"].clone(), file["user_dtmf_info[1]"].clone())
    };
    let both = |list: &str, info: &str| (list.to_owned(), info.to_owned());
    assert_eq!(codecs("rtp", &["pcma", "g726_32"]), both("pcma,g726-32,telephone-event", "off"));
    assert_eq!(codecs("inband", &["opus", "g722"]), both("g722", "off"));
    assert_eq!(codecs("info", &["pcma"]), both("pcma,telephone-event", "sip_info_only"));
    // This model does not support Opus; a phone without a codec cannot make calls.
    assert_eq!(codecs("rtp_and_info", &["opus"]), both("g722,pcma,g729,telephone-event", "on"));
}

#[test]
fn each_generation_has_its_parameter_names() {
    let has =
        |firmware: &str, name: &str| read(&render(sample::model("snom-720"), firmware, &plain())).contains_key(name);
    for (name, generations) in [
        ("redirect_number", [true, false, false, false]),
        ("fwd_all_target", [false, true, true, false]),
        ("fwd_all_target[1]", [false, false, false, true]),
        ("dnd_mode", [true, true, true, false]),
        ("dnd_mode[1]", [false, false, false, true]),
        ("call_waiting", [true, false, false, false]),
        ("call_waiting[1]", [false, true, true, true]),
        ("check_fqdn_against_server_cert", [false, false, true, true]),
        ("webserver_admin_password", [false, false, false, true]),
        ("tls_server_authentication", [true; 4]),
    ] {
        assert_eq!(FIRMWARES.map(|firmware| has(firmware, name)), generations, "{name}");
    }
}

#[test]
fn unused_accounts_keys_and_secrets_are_written_as_unused() {
    for model in models() {
        let file = read(&render(model, "10.1.54.13", &plain()));
        assert_eq!(file["user_active[1]"], "on");
        for account in 2..=model.accounts() {
            assert_eq!(file[&format!("user_active[{account}]")], "off");
        }
        assert!(!file.contains_key(&format!("user_active[{}]", model.accounts() + 1)));
        for (name, value) in &file {
            if !name.contains('@') {
                assert!(!name.starts_with("fkey") || value == "none", "{name}");
                assert!(!name.starts_with("gui_fkey") || value == "keyevent F_NONE", "{name}");
            }
        }
        for (name, value) in [
            ("ldap_server", ""),
            ("ldap_password", ""),
            ("dkey_directory", "keyevent F_ADR_BOOK"),
            ("user_mailbox[1]", ""),
            ("http_client_pass", ""),
            ("dnd_mode[1]", "off"),
        ] {
            assert_eq!(file[name], value, "{name}");
        }
    }
}

#[test]
fn the_restart_parameter_is_first_and_the_clock_parameters_are_in_order() {
    for model in models() {
        for firmware in FIRMWARES {
            let file = render(model, firmware, &plain());
            let names: Vec<_> = Format::Snom.read(&file).expect("a file").into_iter().map(|(name, _)| name).collect();
            assert_eq!(names[0], "auto_reboot_on_setting_change");
            let at = |wanted: &str| names.iter().position(|name| name == wanted).expect("a name");
            assert!(at("timezone") < at("utc_offset") && at("utc_offset") < at("dst"));
        }
    }
}

/// A phone reads one file after the other, and would change a different value at each fetch.
#[test]
fn the_common_file_and_the_own_file_have_the_same_values() {
    for model in models() {
        for firmware in FIRMWARES {
            let own = read(&render(model, firmware, &plain()));
            let common = render_common(model, Some(firmware), "fr", sample::URL).expect("a file");
            let common = read(&common);
            assert!(common.len() > 5);
            for (name, value) in common {
                assert_eq!(own.get(&name), Some(&value), "{name}");
            }
        }
    }
}

#[test]
fn secrets_are_only_in_their_own_parameters() {
    let places = |secret: &str| {
        let file = newest("snom-d765", &PhoneConfiguration { ldap: Some(sample::ldap()), ..plain() });
        let found = file.into_iter().filter(|(_, value)| value.contains(secret));
        found.map(|(name, _)| name).collect::<Vec<_>>()
    };
    let [sip, admin, token, user] = SECRETS;
    assert_eq!(places(user), [""; 0], "the user account is disabled");
    assert_eq!(places(sip), ["user_pass[1]"]);
    assert_eq!(
        places(admin),
        ["admin_mode_password", "admin_mode_password_confirm", "http_pass", "webserver_admin_password"]
    );
    assert_eq!(places(token), ["setting_server"]);
    assert_eq!(places("ldap5secret8ldap5"), ["ldap_password"]);
}

#[test]
fn verification_is_written_with_https_only() {
    let mut configuration = plain();
    assert_eq!(newest("snom-720", &configuration)["tls_server_authentication"], "on");
    configuration.provisioning.url = Secret::new("http://127.0.0.1:8080/sip-ps/");
    assert!(!newest("snom-720", &configuration).contains_key("tls_server_authentication"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_hostile_text_adds_no_element(text in prop_oneof![
        any::<String>(),
        "[<>&\"'|;\\]\\[ a-z/=]{0,40}",
        Just("</fkey><fkey idx=\"1\">speed 1".to_owned()),
        Just("]]></user_name><http_pass>x</http_pass><!--".to_owned()),
    ]) {
        let model = sample::model("snom-720");
        let names = |configuration: &PhoneConfiguration| read(&render(model, "10.1.54.13", configuration)).into_keys().collect::<Vec<_>>();
        let mut configuration = plain();
        configuration.keys.insert(KeyPlace::line(1), Key::new(Function::SpeedDial, 1, "15", "", "x").expect("a key"));
        let expected = names(&configuration);
        if let Ok(key) = Key::new(Function::SpeedDial, 1, "15", "", &text) {
            configuration.keys.insert(KeyPlace::line(1), key);
        }
        configuration.account.label.clone_from(&text);
        configuration.account.display_name.clone_from(&text);
        configuration.account.server.host.clone_from(&text);
        configuration.voicemail_number = Some(text.clone());
        configuration.pickup_code = text;
        prop_assert_eq!(names(&configuration), expected);
    }
}
