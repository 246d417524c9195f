//! The content of the tree.

use super::{setting, tree};
use portal_provisioning::settings::{KeyKind, Setting, Value};

#[test]
fn the_sections_are_in_the_order_of_the_reference_document() {
    let names: Vec<_> = tree().sections().iter().map(|section| section.name().en.as_str()).collect();
    let document = [
        "Programmable Keys - Line Key",
        "Programmable Keys - Soft Key",
        "Features",
        "Dial Plan",
        "Call Log",
        "DND&Forward",
        "CommPortal Phone Applications",
        "Notification Popups",
        "Preferences",
        "Line 1",
    ];
    let places: Vec<_> =
        document.iter().map(|name| names.iter().position(|other| other == name).expect("the section")).collect();
    assert!(places.is_sorted(), "{names:?}");
    let keys: Vec<_> = tree().sections().iter().filter_map(|section| Some((section.id(), section.keys()?))).collect();
    assert_eq!(
        keys,
        [("line_keys", KeyKind::Line), ("soft_keys", KeyKind::Soft), ("expansion_modules", KeyKind::Expansion)]
    );
    for section in tree().sections() {
        let has_sections = tree().sections().iter().any(|other| other.parent() == Some(section.id()));
        let has_settings = tree().settings_in(section.id()).next().is_some();
        assert!(has_sections || has_settings || section.keys().is_some(), "{} is not empty", section.id());
    }
    let by_section: Vec<_> =
        tree().sections().iter().flat_map(|section| tree().settings_in(section.id())).map(Setting::id).collect();
    assert_eq!(by_section, tree().settings().iter().map(Setting::id).collect::<Vec<_>>(), "section by section");
}

#[test]
fn the_tree_has_the_settings_of_the_reference_document_and_of_the_vendors() {
    for name in [
        "dnd.allow",
        "dnd.on_code",
        "forward.always.target",
        "forward.busy.enable",
        "forward.no_answer.delay_seconds",
        "call_waiting.enable",
        "auto_answer.enable",
        "popup.missed_call",
        "popup.voicemail",
        "call_log.enable",
        "dial_plan.digit_map",
        "dial_plan.replace.5.to",
        "dial_plan.dial_now.1",
        "dial_plan.block.5",
        "dial_plan.area_code",
        "tones.country",
        "ring.tone",
        "display.backlight_seconds",
        "screensaver.delay_seconds",
        "volume.ring",
        "language.screen",
        "time.zone",
        "time.clock",
        "time.date_format",
        "time.ntp_server",
        "voicemail.number",
        "mwi.subscribe",
        "lamp.messages",
        "codec.order",
        "sip.srtp",
        "sip.transport",
        "sip.expiry_seconds",
        "sip.outbound_proxy.host",
        "sip.dtmf",
        "caller_id.source",
        "caller_id.hide",
        "phone_lock.enable",
        "phone_lock.pin",
        "web.admin",
        "web.user",
        "provisioning.minutes",
        "firmware.url",
        "security.verify_server",
        "hot_desking.enable",
        "ldap.enable",
        "phonebook.enable",
        "commportal.username",
        "commportal.password",
        "emergency.numbers",
    ] {
        assert_eq!(setting(name).id().as_str(), name);
    }
    assert!(setting("commportal.password").is_write_only() && setting("commportal.password").is_per_line());
    assert_eq!(setting("mwi.subscribe").default(), &Value::Switch(false), "off by default (document, 4.1.1)");
    assert_eq!(setting("dial_plan.replace.3.to").label().fr, "Remplacement 3, numéro appelé");
    assert!(tree().find("dial_plan.replace.6.to").is_none());
    assert!(tree().find("dial_plan.replace.{n}.to").is_none());
}

#[test]
fn labels_and_help_texts_follow_the_rules_of_typography() {
    for setting in tree().settings() {
        let (label, help) = (setting.label(), setting.help());
        for text in [&label.fr, &label.en, &help.fr, &help.en] {
            assert!(!text.contains('\''), "{}: a typographic apostrophe", setting.id());
            assert!(!text.contains('{'), "{}: {text}", setting.id());
        }
        for text in [&help.fr, &help.en] {
            assert!(text.ends_with('.'), "{}: {text}", setting.id());
        }
        for text in [&label.fr, &label.en] {
            assert!(!text.ends_with('.') && text.chars().count() <= 64, "{}: {text}", setting.id());
        }
        assert!(!help.fr.contains("« ") && !help.fr.contains(" »"), "{}: blanks that don't break", setting.id());
    }
    let labels = |section: &'static str| tree().settings_in(section).map(|setting| &setting.label().fr);
    for section in tree().sections() {
        let mut labels: Vec<_> = labels(section.id()).collect();
        let count = labels.len();
        labels.sort();
        labels.dedup();
        assert_eq!(labels.len(), count, "{}: every label once", section.id());
    }
}
