//! Cisco's files: golden files, and their content.

use crate::{golden, sample};
use portal_api::{Language, Secret};
use portal_provisioning::{
    Catalogue, Function, Key, KeyPlace, Model, PhoneConfiguration, Server, TimeZone, Transport, Vendor,
    format::Format,
    render_common, render_phone,
    settings::{SettingsTree, Value},
};

/// A model with two line keys.
const SMALL: &str = "cisco-cp-7821-3pcc";
/// A model with expansion modules.
const LARGE: &str = "cisco-cp-8851-3pcc";

fn models() -> impl Iterator<Item = &'static Model> {
    Catalogue::bundled().models().iter().filter(|model| model.vendor() == Vendor::Cisco)
}

fn set(configuration: &mut PhoneConfiguration, id: &str, value: &str) {
    let setting = SettingsTree::bundled().find(id).expect("a setting");
    configuration.settings.insert(setting.id().clone(), Value::parse(setting, value).expect("a value"));
}

fn plain() -> PhoneConfiguration {
    let mut configuration = sample::configuration();
    configuration.keys.insert(KeyPlace::line(1), Key::new(Function::Line, 1, "", "", "").expect("a key"));
    configuration
}

fn rich() -> PhoneConfiguration {
    let mut configuration = plain();
    configuration.account.transport = Transport::Udp;
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.time_zone = TimeZone::parse("AST4").expect("a time zone");
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.ldap = Some(sample::ldap());
    configuration.authorities_url = Some(format!("{}ca.pem", sample::URL));
    configuration.expansion_modules = 1;
    for (id, value) in [
        ("mwi.subscribe", "true"),
        ("sip.srtp", "optional"),
        ("web.access", "off"),
        ("forward.busy.enable", "true"),
        ("forward.busy.target", "0612345678"),
        ("forward.always.target", "0699999999"),
        ("tones.country", "gb"),
        ("time.clock", "h12"),
        ("dial_plan.digit_map", "112|xx."),
        ("web.user_password", "user7secret1"),
    ] {
        set(&mut configuration, id, value);
    }
    let key = |function, operand, label| Key::new(function, 1, operand, "", label).expect("a key");
    configuration.keys.insert(KeyPlace::line(2), key(Function::BlfPickup, "200", "Accueil & co"));
    configuration.keys.insert(KeyPlace::line(3), key(Function::SpeedDial, "0612345678", ""));
    configuration.keys.insert(KeyPlace::line(4), key(Function::Park, "", "Parc"));
    configuration.keys.insert(KeyPlace::line(5), key(Function::Dnd, "", "NPD"));
    configuration.keys.insert(KeyPlace::line(6), key(Function::GroupListening, "", "X"));
    configuration.keys.insert(KeyPlace::programmable(1), key(Function::Voicemail, "", "Messages"));
    configuration.keys.insert(KeyPlace::expansion(1, 2), key(Function::Blf, "201", "Élodie"));
    configuration
}

fn value(file: &[u8], name: &str) -> Option<String> {
    let pairs = Format::FlatProfile.read(file).expect("a file");
    pairs.into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

#[test]
fn files_equal_their_golden_files() {
    for model in models() {
        let name = model.id().trim_end_matches("-3pcc").replace("cp-", "");
        for (kind, configuration) in [("plain", plain()), ("rich", rich())] {
            let file = render_phone(model, Some("12.0.7"), &configuration).expect("a file");
            assert_eq!(render_phone(model, Some("12.0.7"), &configuration).as_ref(), Ok(&file), "the same bytes");
            let text = str::from_utf8(&file).expect("UTF-8");
            roxmltree::Document::parse(text).expect("well-formed");
            Format::FlatProfile.read(&file).expect("read back");
            golden::check(&format!("{name}-{kind}.xml"), &file);
        }
        let common = render_common(model, None, "fr", sample::URL).expect("a file");
        let text = str::from_utf8(&common).expect("UTF-8");
        roxmltree::Document::parse(text).expect("well-formed");
        for secret in sample::SECRETS {
            assert!(!text.contains(secret), "the common file has no secret");
        }
        golden::check(&format!("{name}-common.xml"), &common);
    }
}

#[test]
fn secrets_are_only_in_their_own_hidden_parameters() {
    let mut configuration = rich();
    configuration.ldap.as_mut().expect("a directory").password = Secret::new("ldap5secret8ldap5");
    let file = render_phone(sample::model(LARGE), None, &configuration).expect("a file");
    let pairs = Format::FlatProfile.read(&file).expect("a file");
    let allowed = [
        (sample::SECRETS[0], &["Password_1_"][..]),
        (sample::SECRETS[1], &["Admin_Password"]),
        (sample::SECRETS[2], &["Profile_Rule", "XML_Directory_Service_URL", "XML_Application_Service_URL"]),
        ("ldap5secret8ldap5", &["LDAP_Password"]),
        ("user7secret1", &["User_Password"]),
    ];
    for (secret, names) in allowed {
        let found: Vec<_> = pairs.iter().filter(|(_, value)| value.contains(secret)).map(|(name, _)| name).collect();
        assert_eq!(found, names);
        for name in names {
            assert!(pairs.contains(&(format!("{name}@ua"), "na".into())), "{name} is hidden");
        }
    }
}

#[test]
fn unsupported_keys_are_written_as_unused() {
    let file = render_phone(sample::model(LARGE), None, &rich()).expect("a file");
    for (name, expected) in [
        ("Extension_1_", "1"),
        ("Short_Name_1_", "0970192349"),
        ("Extension_2_", "Disabled"),
        ("Extended_Function_2_", "fnc=sd+blf+cp;sub=200@$PROXY;nme=Accueil  co"),
        ("Extended_Function_3_", "fnc=sd;ext=0612345678@$PROXY;nme=0612345678"),
        ("Extended_Function_4_", "fnc=prk;sub=0970192349@$PROXY;nme=Parc"),
        ("Extended_Function_5_", "fnc=dnd;nme=NPD"),
        ("Extension_6_", "Disabled"),
        ("Extended_Function_6_", ""),
        ("PSK_1", "fnc=sd;ext=3103@$PROXY;nme=Messages"),
        ("PSK_4", ""),
        ("Unit_1_Key_2_", "fnc=sd+blf;sub=201@$PROXY;nme=Élodie"),
        ("Unit_1_Key_28_", ""),
        ("Line_Enable_10_", "No"),
    ] {
        assert_eq!(value(&file, name).as_deref(), Some(expected), "{name}");
    }
    assert_eq!(value(&file, "Unit_2_Key_1_"), None, "the phone has one module");
}

#[test]
fn every_function_is_written_or_refused_with_a_reason() {
    for (model, function) in models().flat_map(|model| Function::ALL.iter().map(move |function| (model, *function))) {
        let places = [KeyPlace::line(1), KeyPlace::programmable(1), KeyPlace::expansion(1, 1)];
        let able = places.iter().filter(|key| model.check_function(key.group, function, Language::Fr).is_ok()).count();
        let reason = model.check_function(places[0].group, function, Language::En);
        assert!(able > 0 || reason.is_err_and(|reason| !reason.contains("on this key")), "{}", function.id());
    }
}

#[test]
fn every_setting_is_written_or_has_a_reason() {
    for model in models() {
        let written = model.settings();
        for setting in SettingsTree::bundled().settings() {
            let id = setting.id().as_str();
            let reason = model.missing_setting_reason(id, Language::Fr);
            assert_eq!(written.contains(id), reason.is_none(), "{id}");
        }
    }
}

#[test]
fn the_directory_has_the_language_of_the_screen() {
    for (language, locale, shown) in [
        ("fr", "fr-FR", "a=cn,n=Nom;a=telephoneNumber,n=Tel,t=p;a=mobile,n=Mobile;a=homePhone,n=Autre"),
        ("en", "en-US", "a=cn,n=Name;a=telephoneNumber,n=Phone,t=p;a=mobile,n=Mobile;a=homePhone,n=Other"),
        ("de", "de-DE", "a=cn,n=Name;a=telephoneNumber,n=Telefon,t=p;a=mobile,n=Mobil;a=homePhone,n=Andere"),
        ("pl", "fr-FR", "a=cn,n=Nom;a=telephoneNumber,n=Tel,t=p;a=mobile,n=Mobile;a=homePhone,n=Autre"),
    ] {
        let configuration = PhoneConfiguration { language: language.into(), ..plain() };
        let file = render_phone(sample::model(SMALL), None, &configuration).expect("a file");
        assert_eq!(value(&file, "LDAP_Display_Attrs").as_deref(), Some(shown), "{language}");
        assert_eq!(value(&file, "Locale").as_deref(), Some(locale), "{language}");
    }
}

#[test]
fn a_forward_that_is_off_has_no_target() {
    let file = render_phone(sample::model(SMALL), None, &rich()).expect("a file");
    assert_eq!(value(&file, "Cfwd_All_Dest").as_deref(), Some(""));
    assert_eq!(value(&file, "Cfwd_Busy_Dest").as_deref(), Some("0612345678"));
}

#[test]
fn naptr_transport_is_written_as_automatic() {
    let mut configuration = plain();
    configuration.account.transport = Transport::Naptr;
    configuration.account.server.port = 0;
    let file = render_phone(sample::model(SMALL), None, &configuration).expect("a file");
    assert_eq!(value(&file, "Proxy_1_").as_deref(), Some("sip.metacentrex.fr"));
    assert_eq!(value(&file, "Use_DNS_SRV_1_").as_deref(), Some("Yes"));
    assert_eq!(value(&file, "SIP_Transport_1_").as_deref(), Some("AUTO"));
}

#[test]
fn a_hostile_label_adds_no_parameter_and_no_field() {
    let mut configuration = plain();
    let label = "x;ext=1@$PROXY&</a><Admin_Password>y";
    configuration.account.label = label.into();
    let hostile = Key::new(Function::SpeedDial, 1, "200", "", label).expect("a key");
    configuration.keys.insert(KeyPlace::line(2), hostile);
    let model = sample::model(SMALL);
    let names = |configuration| {
        let file = render_phone(model, None, configuration).expect("a file");
        let pairs = Format::FlatProfile.read(&file).expect("a file");
        (pairs.into_iter().map(|(name, _)| name).collect::<Vec<_>>(), file)
    };
    let (written, file) = names(&configuration);
    assert_eq!(written, names(&plain()).0);
    let function = value(&file, "Extended_Function_2_").expect("a function");
    assert_eq!(function.matches([';', '=']).count(), 5, "{function}");
    assert_eq!(value(&file, "Station_Display_Name").as_deref(), Some(label));
}
