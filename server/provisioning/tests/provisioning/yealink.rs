//! Yealink's phones: each setting and each function is written, or there is a documented reason.

mod files;

use crate::{cfg, rich, sample};
use portal_api::Language;
use portal_provisioning::{
    Catalogue, Function, KeyGroup, KeyPlace, Model, Vendor, render_phone,
    settings::{SettingId, SettingsTree, Value},
};
use std::collections::BTreeMap;

fn models() -> impl Iterator<Item = &'static Model> {
    Catalogue::bundled().models().iter().filter(|model| model.vendor() == Vendor::Yealink)
}

#[test]
fn every_setting_is_written_or_has_a_reason() {
    for model in models() {
        let written = model.settings();
        for setting in SettingsTree::bundled().settings() {
            let id = setting.id().as_str();
            for language in [Language::Fr, Language::En] {
                let reason = model.missing_setting_reason(id, language);
                assert_eq!(reason.is_some(), !written.contains(id), "{} {id}: {reason:?}", model.id());
            }
        }
    }
}

/// The settings in `copied` are excluded: the server copies them to fields of the configuration, so their values in
/// `settings` change nothing.
#[test]
fn a_changed_setting_changes_the_file() {
    let copied = [
        "provisioning.minutes",
        "line.label",
        "line.display_name",
        "sip.transport",
        "sip.expiry_seconds",
        "sip.outbound_proxy.host",
        "sip.outbound_proxy.port",
        "voicemail.number",
        "codec.order",
        "time.ntp_server",
        "time.zone",
        "phonebook.enable",
        "phonebook.contacts.label",
        "phonebook.extensions.label",
        "ldap.enable",
        "ldap.host",
        "ldap.port",
        "ldap.base",
        "ldap.user",
        "ldap.password",
        "ldap.tls",
        "language.screen",
    ];
    for model in models() {
        let mut configuration = sample::configuration();
        configuration.ldap = Some(sample::ldap());
        // Other settings are written only if these settings have a value.
        let replaced = (1..=5).map(|number| format!("dial_plan.replace.{number}.from"));
        let needed =
            ["commportal.username", "dial_plan.area_code", "dial_plan.digit_map", "mwi.subscribe", "phone_lock.enable"];
        let needed: Vec<String> = needed.map(str::to_owned).into_iter().chain(replaced).collect();
        let set = |id: &str| {
            let setting = SettingsTree::bundled().find(id).expect("the setting");
            (setting.id().clone(), rich::other_value(setting))
        };
        let base: BTreeMap<_, _> = needed.iter().map(|id| set(id)).collect();
        configuration.settings = base.clone();
        // A setting that only keys use appears in a key.
        let place = if model.line_keys() > 0 { KeyPlace::line(1) } else { KeyPlace::programmable(1) };
        configuration.keys = [(place, rich::key(Function::HuntGroup))].into();
        let before = render_phone(model, None, &configuration).expect("a file");
        for setting in SettingsTree::bundled().settings() {
            let id = setting.id().as_str();
            if model.settings().contains(id) && !copied.contains(&id) {
                configuration.settings = base.clone();
                if configuration.settings.remove(id).is_none() {
                    configuration.settings.extend([set(id)]);
                }
                let after = render_phone(model, None, &configuration).expect("a file");
                assert!(before != after, "{} {id}", model.id());
            }
        }
    }
}

/// A setting without a value is written with its default, so that the phone forgets the value of its previous owner.
#[test]
fn a_setting_without_a_value_is_written_with_its_default() {
    let id: SettingId = "forward.always.target".parse().expect("an identifier");
    let file = |settings: BTreeMap<SettingId, Value>| {
        let mut configuration = sample::configuration();
        configuration.settings = settings;
        cfg::value(render_phone(sample::model("yealink-t46g"), None, &configuration).expect("a file"), id.as_str())
    };
    let setting = SettingsTree::bundled().find(id.as_str()).expect("the setting");
    assert_eq!(file(BTreeMap::new()).as_deref(), Some("%NULL%"), "not set at any scope");
    assert_eq!(file([(id.clone(), rich::other_value(setting))].into()).as_deref(), Some("0970711111"));
    assert_eq!(file([(id.clone(), setting.default().clone())].into()).as_deref(), Some("%NULL%"));
}

#[test]
fn every_function_is_written_or_refused_with_a_reason() {
    for model in models() {
        let kinds = [
            (KeyGroup::Line, model.line_keys(), KeyPlace::line(1), "linekey.1.type"),
            (KeyGroup::Programmable, model.programmable_keys(), KeyPlace::programmable(1), "programablekey.1.type"),
            (
                KeyGroup::Expansion,
                model.expansion().keys_per_module,
                KeyPlace::expansion(1, 1),
                "expansion_module.1.key.1.type",
            ),
        ];
        for (place, _, key_place, parameter) in kinds.into_iter().filter(|(_, count, ..)| *count > 0) {
            for function in Function::ALL {
                let mut configuration = sample::configuration();
                configuration.expansion_modules = 1;
                configuration.settings = rich::needed(model);
                configuration.keys = [(key_place, rich::key(*function))].into();
                let file = render_phone(model, None, &configuration).expect("a file");
                let kind = cfg::value(&file, parameter).expect("the key is written, used or not");
                match model.check_function(place, *function, Language::Fr) {
                    Ok(()) => assert_eq!(kind == "0", *function == Function::None, "{} {function:?}", model.id()),
                    Err(reason) => assert!(kind == "0" && reason.ends_with('.'), "{} {function:?}", model.id()),
                }
            }
        }
    }
}

#[test]
fn settings_have_the_scale_and_name_of_the_vendor() {
    let value = |model: &str, firmware: &str, id: &str, given: &str, name: &str| {
        let setting = SettingsTree::bundled().find(id).expect("the setting");
        let mut configuration = sample::configuration();
        configuration.settings = [(setting.id().clone(), Value::parse(setting, given).expect("a value"))].into();
        let file = render_phone(sample::model(model), Some(firmware), &configuration).expect("a file");
        cfg::value(&file, name).unwrap_or_default()
    };
    for (model, firmware, id, given, name, expected) in [
        ("yealink-t46g", "28.83.0.1", "forward.no_answer.delay_seconds", "120", "forward.no_answer.timeout", "20"),
        ("yealink-t46g", "28.83.0.1", "forward.no_answer.delay_seconds", "20", "forward.no_answer.timeout", "3"),
        ("yealink-t46g", "28.83.0.1", "forward.no_answer.delay_seconds", "5", "forward.no_answer.timeout", "1"),
        (
            "yealink-t46g",
            "28.83.0.1",
            "phonebook.refresh_minutes",
            "60",
            "features.remote_phonebook.flash_time",
            "3600",
        ),
        ("yealink-t46g", "28.83.0.1", "sip.keep_alive_seconds", "0", "account.1.nat.udp_update_enable", "0"),
        ("yealink-t46g", "28.83.0.1", "sip.keep_alive_seconds", "45", "account.1.nat.udp_update_enable", "1"),
        ("yealink-t46g", "28.83.0.1", "pickup.direct_code", "*8", "features.pickup.direct_pickup_enable", "1"),
        ("yealink-t46g", "28.83.0.1", "display.brightness", "10", "phone_setting.active_backlight_level", "10"),
        ("yealink-cp860", "37.81.0.1", "display.brightness", "10", "phone_setting.active_backlight_level", "3"),
        ("yealink-t42g", "29.83.0.1", "display.brightness", "10", "phone_setting.active_backlight_level", ""),
        ("yealink-t46g", "28.83.0.1", "web.access", "off", "static.wui.https_enable", "0"),
        ("yealink-t46g", "28.72.0.1", "web.access", "http_https", "wui.http_enable", "1"),
        ("yealink-t46g", "28.72.0.1", "phone_lock.enable", "true", "phone_setting.lock", "1"),
        ("yealink-t46g", "28.83.0.1", "phone_lock.enable", "true", "phone_setting.phone_lock.enable", "1"),
        ("yealink-t46g", "28.72.0.1", "ring.tone", "ring_3", "phone_setting.ring_type", "Resource:Ring3.wav"),
        ("yealink-t46g", "28.83.0.1", "ring.tone", "ring_3", "phone_setting.ring_type", "Ring3.wav"),
        ("yealink-t46g", "28.83.0.1", "commportal.username", "0970192349", "meta.enable", "1"),
        ("yealink-t46g", "28.83.0.1", "commportal.username", "0970192349", "meta.comm_portal.enable", "1"),
        ("yealink-t46g", "28.83.0.1", "commportal.username", "", "meta.enable", "0"),
        ("yealink-t46g", "28.83.0.1", "commportal.username", "", "meta.comm_portal.enable", ""),
        ("yealink-t46g", "28.81.0.1", "commportal.username", "0970192349", "meta.enable", ""),
        // The two conference phones for which the operator's document shows network contacts.
        ("yealink-cp920", "78.85.0.1", "commportal.username", "0970711005", "meta.enable", "1"),
        ("yealink-cp960", "73.83.0.30", "commportal.username", "0970711005", "meta.comm_portal.enable", "1"),
        ("yealink-cp960", "73.80.0.35", "commportal.username", "0970711005", "meta.enable", ""),
        ("yealink-cp860", "37.81.0.10", "commportal.username", "0970711005", "meta.enable", ""),
        // The password alone is sufficient: the name is then the line's number.
        ("yealink-cp960", "73.83.0.30", "commportal.password", "motdepasse1", "meta.enable", "1"),
        (
            "yealink-cp960",
            "73.83.0.30",
            "commportal.password",
            "motdepasse1",
            "meta.comm_portal.server.username",
            "0970192349",
        ),
        ("yealink-cp960", "73.83.0.30", "commportal.username", "0970711005", "meta.comm_portal.contacts.enable", "1"),
        (
            "yealink-cp960",
            "73.83.0.30",
            "commportal.username",
            "0970711005",
            "meta.comm_portal.contacts.update_interval",
            "600",
        ),
        ("yealink-w52p", "25.81.0.1", "language.screen", "en", "custom.handset.language", "0"),
    ] {
        assert_eq!(value(model, firmware, id, given, name), expected, "{model} {firmware} {id} {given}");
    }
}

#[test]
fn the_commportal_url_is_that_of_the_portal() {
    let setting = SettingsTree::bundled().find("commportal.username").expect("the setting");
    let mut configuration = sample::configuration();
    configuration.settings = [(setting.id().clone(), rich::other_value(setting))].into();
    let mut url = |given: Option<&str>| {
        configuration.commportal_url = given.map(str::to_owned);
        let file = render_phone(sample::model("yealink-cp960"), Some("73.83.0.30"), &configuration).expect("a file");
        cfg::value(&file, "meta.comm_portal.server.url")
    };
    assert_eq!(url(Some("https://portail.metacentrex.fr/")).as_deref(), Some("https://portail.metacentrex.fr/"));
    assert_eq!(url(None).as_deref(), Some("%NULL%"), "the password is not sent to another server");
}

#[test]
fn conference_phones_have_no_line_keys_and_bases_have_no_keys() {
    for model in models() {
        for firmware in sample::firmwares(model) {
            let file = render_phone(model, Some(&firmware), &rich::configuration(model, 2)).expect("a file");
            let begins = |beginning: &str| cfg::names(&file).iter().any(|name| name.starts_with(beginning));
            assert_eq!(begins("linekey."), model.line_keys() > 0, "{}", model.id());
            assert_eq!(begins("programablekey."), model.programmable_keys() > 0, "{}", model.id());
            assert_eq!(begins("expansion_module."), model.expansion().modules > 0, "{}", model.id());
            assert_eq!(begins("handset."), model.handsets() > 0, "{}", model.id());
            assert_eq!(begins("remote_phonebook."), model.settings().contains("phonebook.enable"), "{}", model.id());
            assert_eq!(begins("ldap."), model.settings().contains("ldap.enable"), "{}", model.id());
        }
    }
}

#[test]
fn the_file_of_a_t46g_with_all_keys_set_has_at_most_8_kib() {
    let model = sample::model("yealink-t46g");
    let mut configuration = sample::configuration();
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.keys = rich::keys(model, 0);
    let line_keys = configuration.keys.keys().filter(|key| key.group == KeyGroup::Line).count();
    assert_eq!(line_keys, 27);
    for firmware in sample::firmwares(model) {
        let file = render_phone(model, Some(&firmware), &configuration).expect("a file");
        assert!(file.len() <= 8 * 1_024, "{firmware}: {}", file.len());
    }
}
