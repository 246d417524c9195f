//! The values and names that each firmware generation expects, from the vendors' lists.

use crate::{cfg, rich, sample};
use portal_api::Language;
use portal_provisioning::{
    Function, Key, KeyGroup, KeyPlace, Model, PhoneConfiguration, render_phone,
    settings::{Setting, SettingsTree, Value, ValueText},
};

/// One key of each kind, with the beginning of its parameters' names.
fn places() -> [(KeyPlace, &'static str); 3] {
    [
        (KeyPlace::line(2), "linekey.2"),
        (KeyPlace::programmable(2), "programablekey.2"),
        (KeyPlace::expansion(1, 2), "expansion_module.1.key.2"),
    ]
}

fn setting(id: &str) -> &'static Setting {
    SettingsTree::bundled().find(id).expect("the setting")
}

fn set(configuration: &mut PhoneConfiguration, id: &str, value: &str) {
    let setting = setting(id);
    configuration.settings.insert(setting.id().clone(), Value::parse(setting, value).expect("a value"));
}

fn file(model: &str, firmware: &str, configuration: &PhoneConfiguration) -> Vec<u8> {
    render_phone(sample::model(model), Some(firmware), configuration).expect("a file")
}

fn t46g(firmware: &str, place: KeyPlace, function: Function) -> Vec<u8> {
    let mut configuration = sample::configuration();
    configuration.expansion_modules = 1;
    configuration.keys = [(place, rich::key(function))].into();
    file("yealink-t46g", firmware, &configuration)
}

#[test]
fn a_directory_key_has_the_type_of_its_generation() {
    for (firmware, numbers) in [("28.71.0.81", ["0", "29", "0"]), ("28.72.0.25", ["61"; 3]), ("28.83.0.120", ["61"; 3])]
    {
        for ((place, name), number) in places().into_iter().zip(numbers) {
            let file = t46g(firmware, place, Function::Directory);
            assert_eq!(cfg::value(&file, &format!("{name}.type")).as_deref(), Some(number), "{firmware} {name}");
        }
    }
    // The factory's second soft key.
    for model in ["yealink-t46g", "yealink-t41p", "yealink-cp920", "yealink-cp960", "yealink-cp860"] {
        let model = sample::model(model);
        let configuration = PhoneConfiguration { keys: model.default_keys(), ..sample::configuration() };
        let file = render_phone(model, None, &configuration).expect("a file");
        let types = [1, 2, 3, 4].map(|number| cfg::value(&file, &format!("programablekey.{number}.type")));
        assert_eq!(types.map(Option::unwrap_or_default), ["28", "61", "5", "30"], "{}", model.id());
    }
}

#[test]
fn redial_and_history_are_possible_on_programmable_keys_only() {
    let model = sample::model("yealink-t46g");
    for function in [Function::Redial, Function::History] {
        for (group, is_possible) in
            [(KeyGroup::Line, false), (KeyGroup::Expansion, false), (KeyGroup::Programmable, true)]
        {
            assert_eq!(model.check_function(group, function, Language::Fr).is_ok(), is_possible, "{function:?}");
        }
    }
    let number =
        |place, name: &str, function| cfg::value(t46g("28.83.0.120", place, function), &format!("{name}.type"));
    for (place, name) in places() {
        let is_soft = place.group == KeyGroup::Programmable;
        assert_eq!(number(place, name, Function::XmlDirectory).as_deref(), Some(if is_soft { "47" } else { "22" }));
    }
}

#[test]
fn a_supervision_key_has_the_pickup_code_that_its_firmware_reads() {
    for (firmware, has_old) in
        [("28.72.0.25", true), ("28.80.0.130", true), ("28.82.0.1", true), ("28.83.0.120", false)]
    {
        for (place, name) in [places()[0], places()[2]] {
            let file = t46g(firmware, place, Function::BlfPickup);
            let old = cfg::value(&file, &format!("{name}.pickup_value"));
            assert_eq!(old.as_deref(), has_old.then_some("*8"), "{firmware} {name}");
            assert_eq!(cfg::value(&file, &format!("{name}.extension")).as_deref(), Some("*8"), "{firmware} {name}");
        }
    }
}

#[test]
fn the_sip_server_has_the_parameter_names_of_each_generation() {
    let configuration = sample::configuration();
    for (model, firmware, has_old, has_numbered) in [
        ("yealink-t46g", "28.71.0.81", true, false),
        ("yealink-t46g", "28.72.0.25", true, true),
        ("yealink-t41p", "36.73.0.50", true, true),
        ("yealink-cp860", "37.72.0.5", true, true),
        ("yealink-w52p", "25.73.0.40", true, true),
        ("yealink-t46g", "28.80.0.130", false, true),
    ] {
        let file = file(model, firmware, &configuration);
        let has = |name: &str| cfg::value(&file, name).is_some();
        assert_eq!(has("account.1.sip_server_host"), has_old, "{model} {firmware}");
        for name in ["address", "port", "expires"] {
            assert_eq!(has(&format!("account.1.sip_server.1.{name}")), has_numbered, "{model} {firmware} {name}");
        }
    }
}

#[test]
fn codecs_have_the_numbers_or_names_of_each_generation() {
    let configuration = sample::configuration();
    for (firmware, numbered, named) in [
        ("28.71.0.81", Some("account.1.codec.1"), false),
        ("28.72.0.25", Some("account.1.codec.2"), false),
        ("28.80.0.130", Some("account.1.codec.2"), true),
        ("28.81.0.1", Some("account.1.codec.2"), true),
        ("28.83.0.120", None, true),
    ] {
        let file = file("yealink-t46g", firmware, &configuration);
        let names = cfg::names(&file);
        let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
        // PCMA is the first of the configured codecs.
        for codec in numbered.into_iter().chain(named.then_some("account.1.codec.pcma")) {
            assert_eq!(cfg::value(&file, &format!("{codec}.priority")).as_deref(), Some("1"), "{firmware} {codec}");
        }
        let last = (0..=11).filter(|number| has(&format!("account.1.codec.{number}."))).count();
        assert_eq!((last > 0, has("account.1.codec.pcma.")), (numbered.is_some(), named), "{firmware}");
    }
}

#[test]
fn the_handset_switch_of_a_base_has_both_names() {
    let of = |firmware| file("yealink-w52p", firmware, &sample::configuration());
    let name = "auto_provision.handset_configured.enable";
    for (firmware, has_static) in [("25.73.0.40", false), ("25.80.0.15", false), ("25.81.0.60", true)] {
        assert_eq!(cfg::value(of(firmware), name).as_deref(), Some("1"), "{firmware}");
        assert_eq!(cfg::value(of(firmware), &format!("static.{name}")).is_some(), has_static, "{firmware}");
    }
}

/// The value that the file contains for a setting. The portal shows it too.
fn written(model: &Model, firmware: &str, id: &str, value: &str) -> String {
    let setting = setting(id);
    let value = Value::parse(setting, value).expect("a value");
    match model.written_value(Some(firmware), setting, &value).text() {
        ValueText::Plain(text) => text.into_owned(),
        ValueText::Secret(_) => String::new(),
    }
}

#[test]
fn an_unsupported_number_is_replaced_by_the_nearest_and_shown() {
    let model = sample::model("yealink-t46g");
    for (firmware, given, expected) in [
        ("28.83.0.120", "45", "60"),
        ("28.83.0.120", "44", "30"),
        ("28.83.0.120", "0", "0"),
        ("28.83.0.120", "1", "15"),
        ("28.83.0.120", "700", "600"),
        ("28.80.0.130", "1800", "1800"),
        ("28.72.0.25", "300", "120"),
        ("28.72.0.25", "45", "60"),
    ] {
        let mut configuration = sample::configuration();
        set(&mut configuration, "display.backlight_seconds", given);
        let file = file(model.id(), firmware, &configuration);
        let found = cfg::value(&file, "phone_setting.backlight_time");
        assert_eq!(found.as_deref(), Some(expected), "{firmware} {given}");
        assert_eq!(written(model, firmware, "display.backlight_seconds", given), expected, "{firmware} {given}");
    }
    assert_eq!(
        written(model, "28.83.0.120", "forward.no_answer.delay_seconds", "20"),
        "18",
        "18 seconds are three rings"
    );
    assert_eq!(written(model, "28.83.0.120", "screensaver.delay_seconds", "100"), "120");
    assert_eq!(written(model, "28.72.0.25", "dial_plan.dial_now_delay_seconds", "0"), "1");
    let snom = sample::model("snom-720");
    assert_eq!(written(snom, "10.1.54.13", "display.backlight_seconds", "45"), "45", "any number");
}

#[test]
fn an_unsupported_choice_is_refused_and_shown_as_its_replacement() {
    for (model, firmware, id, given, expected) in [
        ("snom-720", "10.1.54.13", "time.date_format", "ymd", "dmy"),
        ("snom-720", "10.1.54.13", "tones.country", "be", "nl"),
        ("cisco-cp-8851-3pcc", "12.0.7", "time.date_format", "ymd", "mdy"),
        ("cisco-cp-8851-3pcc", "12.0.7", "caller_id.source", "pai", "pai_from"),
        ("yealink-t46g", "28.83.0.120", "language.web", "nl", "en"),
        ("yealink-t46g", "28.72.0.25", "language.web", "pl", "en"),
        ("yealink-t46g", "28.83.0.120", "time.date_format", "ymd", "ymd"),
    ] {
        let model = sample::model(model);
        assert_eq!(written(model, firmware, id, given), expected, "{} {id}", model.id());
        let (setting, other) =
            (setting(id), [given, expected].map(|text| Value::parse(setting(id), text).expect("one")));
        let refused = other.map(|value| model.check_setting(setting, &value, Language::Fr).is_err());
        let is_newest = model.generation(Some(firmware)).id() == model.generation(None).id();
        assert_eq!(refused, [given != expected && is_newest, false], "{} {id}", model.id());
    }
}

#[test]
fn german_web_pages_have_the_name_of_the_generation() {
    for (firmware, expected) in [("28.72.0.25", "Deutsch"), ("28.80.0.130", "German"), ("28.83.0.120", "German")] {
        let mut configuration = sample::configuration();
        set(&mut configuration, "language.web", "de");
        let file = file("yealink-t46g", firmware, &configuration);
        let found = cfg::value(&file, "lang.wui").or_else(|| cfg::value(&file, "static.lang.wui"));
        assert_eq!(found.as_deref(), Some(expected), "{firmware}");
    }
}

#[test]
fn cisco_phones_find_their_dictionary_and_have_dnd_on_modules() {
    let mut configuration = sample::configuration();
    set(&mut configuration, "language.dictionaries", "https://portail.metacentrex.fr/dictionnaires/");
    configuration.expansion_modules = 1;
    let dnd = Key::new(Function::Dnd, 1, "", "", "NPD").expect("a key");
    configuration.keys = [(KeyPlace::expansion(1, 3), dnd)].into();
    for (language, expected) in [("fr", ";d1=French;x1=fr-FR.xml<"), ("de", ";d1=German;x1=de-DE.xml<")] {
        configuration.language = language.into();
        let file = String::from_utf8(file("cisco-cp-8851-3pcc", "12.0.7", &configuration)).expect("UTF-8");
        let beginning = ">serv=https://portail.metacentrex.fr/dictionnaires/;d0=English-US;x0=en-US.xml";
        assert!(file.contains(&format!("{beginning}{expected}")), "{file}");
        assert!(file.contains(">fnc=dnd;nme=NPD</Unit_1_Key_3_>"), "{file}");
    }
}

#[test]
fn the_proxy_mode_of_a_base_depends_on_the_outbound_proxy() {
    let mode = |configuration: &PhoneConfiguration| {
        let file = file("gigaset-n510-ip-pro", "42.258.00.000.000", configuration);
        let file = String::from_utf8_lossy(&file).into_owned();
        let at = file.find("ucI_OUTBOUND_PROXY_MODE").expect("the mode");
        file[at..].split("value=").nth(1).and_then(|rest| rest.split(' ').next()).map(str::to_owned).unwrap_or_default()
    };
    let mut configuration = sample::configuration();
    assert!(mode(&configuration).contains("0x2"), "{}", mode(&configuration));
    configuration.account.outbound_proxy =
        Some(portal_provisioning::Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    assert!(mode(&configuration).contains("0x0"), "{}", mode(&configuration));
}
