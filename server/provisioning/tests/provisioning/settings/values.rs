//! Values as users type them.

use super::{samples::value_of, setting, tree};
use portal_api::{Invalid, Language};
use portal_provisioning::settings::{BilingualText, CharacterSet, SettingId, Value, ValueError, ValueText};
use proptest::prelude::*;

#[test]
fn typed_values_are_normalised() {
    for (id, typed, stored) in [
        ("dnd.enable", "true", "true"),
        ("forward.no_answer.delay_seconds", " 25 ", "25"),
        ("sip.srtp", "required", "required"),
        ("codec.order", "pcma, g722", "pcma,g722"),
        ("time.zone", "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("line.label", " Accueil « été » ", "Accueil « été »"),
        ("forward.always.target", "+33 9 70 71 68 30", "0970716830"),
        ("forward.always.target", "09.70.71.68.30", "0970716830"),
        ("forward.always.target", "+44 20 7946 0000", "+442079460000"),
        ("forward.always.target", "*98", "*98"),
        ("forward.always.target", "", ""),
        ("emergency.numbers", "112, 15,17", "112,15,17"),
        ("time.ntp_server", "NTP.Example.com", "ntp.example.com"),
        ("time.ntp_server", "192.168.1.1", "192.168.1.1"),
        ("time.ntp_server", "[2001:DB8::1]", "2001:db8::1"),
        (
            "firmware.url",
            "https://fw.example.com:8443/t46g/28.83.0.120.rom?x=1",
            "https://fw.example.com:8443/t46g/28.83.0.120.rom?x=1",
        ),
        ("firmware.url", "http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("firmware.url", "", ""),
        ("dial_plan.digit_map", "15|112|0xxxxxxxxx|[2-9]xx", "15|112|0xxxxxxxxx|[2-9]xx"),
        ("ldap.name_filter", "(|(cn=%)(sn=%))", "(|(cn=%)(sn=%))"),
    ] {
        let value = Value::parse(setting(id), typed).unwrap_or_else(|refusal| panic!("{id} {typed}: {refusal:?}"));
        assert!(matches!(value.text(), ValueText::Plain(text) if text == stored), "{id} {typed}: {value:?}");
    }
}

#[test]
fn invalid_values_are_refused_with_a_reason() {
    let seconds = || ValueError::Integer {
        min: 5,
        max: 120,
        unit: Some(BilingualText { fr: "secondes".into(), en: "seconds".into() }),
    };
    let long = "x".repeat(65);
    for (id, typed, refusal) in [
        ("dnd.enable", "oui", ValueError::Kind),
        ("dnd.enable", "", Invalid::Required.into()),
        ("forward.no_answer.delay_seconds", "4", seconds()),
        ("forward.no_answer.delay_seconds", "121", seconds()),
        ("forward.no_answer.delay_seconds", "20s", seconds()),
        ("forward.no_answer.delay_seconds", "99999999999999999999", seconds()),
        ("forward.no_answer.delay_seconds", "", Invalid::Required.into()),
        ("sip.srtp", "always", ValueError::Choice),
        ("sip.srtp", "", Invalid::Required.into()),
        ("codec.order", "pcma,g722,pcma", ValueError::Repeated),
        ("codec.order", "pcma,", Invalid::Required.into()),
        ("codec.order", "pcma,gsm", ValueError::Choice),
        ("time.zone", "Europe/Par is", ValueError::TimeZone),
        ("time.zone", "../Paris", ValueError::TimeZone),
        ("line.label", &long, Invalid::TooLong { limit: 64 }.into()),
        ("line.label", "a\nb", Invalid::ControlCharacter.into()),
        ("line.label", "a\u{85}b", Invalid::ControlCharacter.into()),
        ("line.label", "a\u{2028}b", Invalid::ControlCharacter.into()),
        ("line.label", "a\"b", Invalid::Quote.into()),
        ("ldap.label", " ", Invalid::Required.into()),
        ("commportal.username", "a b", ValueError::Characters(CharacterSet::Word)),
        ("dnd.on_code", "*78;", ValueError::Characters(CharacterSet::Code)),
        ("dial_plan.digit_map", "(xx$)", ValueError::Characters(CharacterSet::Pattern)),
        ("forward.always.target", "tout le monde", ValueError::Number),
        ("forward.always.target", "+", ValueError::Number),
        ("forward.always.target", "123456789012345678901234567890123", ValueError::Number),
        ("emergency.numbers", "112,,15", ValueError::Numbers),
        ("emergency.numbers", "112,112", ValueError::Numbers),
        ("emergency.numbers", "112;15", ValueError::Characters(CharacterSet::Numbers)),
        ("emergency.numbers", "", Invalid::Required.into()),
        ("time.ntp_server", "999.1.1.1", ValueError::Host),
        ("time.ntp_server", "ntp..example", ValueError::Host),
        ("time.ntp_server", "-ntp.example", ValueError::Host),
        ("time.ntp_server", "ntp.example:123", ValueError::Host),
        ("time.ntp_server", "", Invalid::Required.into()),
        ("firmware.url", "ftp://fw.example.com/a", ValueError::Url),
        ("firmware.url", "https://", ValueError::Url),
        ("firmware.url", "https://user:secret@fw.example.com/a", ValueError::Url),
        ("firmware.url", "https://fw.example.com:0/a", ValueError::Url),
        ("firmware.url", "https://fw.example.com/a b", ValueError::Url),
        ("firmware.url", "https://fw.example.com/<", ValueError::Url),
        ("firmware.url", "https://2001:db8::1/a", ValueError::Url),
        ("phone_lock.pin", "123", Invalid::TooShort { limit: 4 }.into()),
        ("phone_lock.pin", "12345x", ValueError::Characters(CharacterSet::Digits)),
        ("phone_lock.pin", " 1234", ValueError::Characters(CharacterSet::Digits)),
        ("commportal.password", "mot de passe", ValueError::Characters(CharacterSet::Password)),
    ] {
        assert_eq!(Value::parse(setting(id), typed), Err(refusal.clone()), "{id} {typed}");
        for language in [Language::Fr, Language::En] {
            assert!(refusal.text(language).ends_with('.'), "{refusal:?}");
        }
    }
    assert_eq!(seconds().text(Language::Fr), "Un nombre entier de 5 à 120 secondes.");
    assert_eq!(ValueError::from(Invalid::Required).text(Language::Fr), Invalid::Required.text(Language::Fr));
}

proptest! {
    #[test]
    fn a_stored_value_is_parsed_back(
        (setting, value) in prop::sample::select(tree().settings()).prop_flat_map(|setting| {
            let setting = tree().find(setting.id().as_str()).expect("the setting");
            (Just(setting), value_of(setting))
        }),
    ) {
        let text = match value.text() {
            ValueText::Plain(text) => text.into_owned(),
            ValueText::Secret(secret) => secret.expose().to_owned(),
        };
        prop_assert_eq!(Value::parse(setting, &text), Ok(value));
    }

    #[test]
    fn a_parsed_value_is_one_line(
        setting in prop::sample::select(tree().settings()),
        text in prop_oneof![".{0,40}", "(?s).{0,8}[\\r\\n\\x00-\\x1f\\u{85}\\u{2028}\"].{0,8}", "[0-9a-zA-Z:/.,@%* -]{0,40}"],
    ) {
        let Ok(value) = Value::parse(&setting, &text) else { return Ok(()) };
        let stored = match value.text() {
            ValueText::Plain(text) => text.into_owned(),
            ValueText::Secret(secret) => secret.expose().to_owned(),
        };
        let is_end = |other: char| other.is_control() || matches!(other, '"' | '\u{2028}' | '\u{2029}');
        prop_assert!(!stored.contains(is_end));
        prop_assert_eq!(Value::parse(&setting, &stored), Ok(value), "a stored value is parsed unchanged");
    }

    #[test]
    fn parsing_a_setting_id_never_panics(text in ".{0,80}") {
        if let Ok(id) = text.parse::<SettingId>() {
            prop_assert_eq!(id.as_str(), text.as_str());
            prop_assert!(text.len() <= SettingId::LIMIT);
        }
    }
}
