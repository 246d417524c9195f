//! A model accepts only what its file contains. It refuses, with a sentence, what the file would drop.

use crate::{rich, sample};
use portal_api::Language;
use portal_provisioning::{
    Catalogue, Function, Key, KeyGroup, KeyPlace, Model, render_phone,
    settings::{Setting, SettingsTree, Value},
    time_zone::list_zones,
};

/// The first key place of each group that the model has.
fn places(model: &Model) -> Vec<KeyPlace> {
    let all = [KeyPlace::line(1), KeyPlace::programmable(1), KeyPlace::expansion(1, 1)];
    all.into_iter().filter(|place| model.has_place(*place)).collect()
}

/// The file of a phone with this key.
fn file(model: &Model, place: KeyPlace, key: &Key) -> String {
    let mut configuration = sample::configuration();
    configuration.expansion_modules = 1;
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.settings = rich::needed(model);
    configuration.keys = [(place, key.clone())].into();
    String::from_utf8_lossy(&render_phone(model, None, &configuration).expect("a file")).into_owned()
}

/// Each supported function at the first place of each group of each model, with the minimal arguments.
fn accepted_keys() -> Vec<(&'static Model, KeyPlace, Key)> {
    let mut accepted = Vec::new();
    for model in Catalogue::bundled().models() {
        for place in places(model) {
            for function in &Function::ALL[1..] {
                if model.check_function(place.group, *function, Language::Fr).is_ok() {
                    let full = rich::key(*function);
                    let minimal =
                        Key::new(*function, 1, "", "", "").or_else(|_| Key::new(*function, 1, full.operand(), "", ""));
                    accepted.push((model, place, minimal.expect("a key")));
                }
            }
        }
    }
    accepted
}

fn setting(id: &str) -> &'static Setting {
    SettingsTree::bundled().find(id).expect("the setting")
}

fn refusal(model: &str, id: &str, value: &str, language: Language) -> Option<String> {
    let setting = setting(id);
    let value = Value::parse(setting, value).expect("a value");
    sample::model(model).check_setting(setting, &value, language).err()
}

#[test]
fn a_supported_function_is_accepted_with_minimal_arguments() {
    for (model, place, key) in accepted_keys() {
        let accepted = model.check_key(place.group, &key, Language::Fr);
        assert_eq!(accepted, Ok(()), "{} {place} {:?}", model.id(), key.function());
        assert_eq!(model.check_key(place.group, &Key::default(), Language::Fr), Ok(()));
    }
}

#[test]
fn an_unsupported_function_has_the_same_reason_for_function_and_key() {
    let model = sample::model("cisco-cp-8851-3pcc");
    let key = rich::key(Function::Dtmf);
    let reason = model.check_function(KeyGroup::Line, Function::Dtmf, Language::En).expect_err("no such function");
    assert_eq!(model.check_key(KeyGroup::Line, &key, Language::En), Err(reason));
}

/// For each part of a key: it is accepted if and only if it appears in the file.
#[test]
fn a_part_of_a_key_is_accepted_exactly_if_the_file_contains_it() {
    for (model, place, minimal) in accepted_keys() {
        let function = minimal.function();
        let full = rich::key(function);
        let label = "étiquette";
        let parts = [
            // A label is set, because some files show the operand when there is no label.
            ("operand", Key::new(function, 1, full.operand(), "", label), full.operand()),
            ("pickup", Key::new(function, 1, minimal.operand(), "*4711", ""), "*4711"),
            ("label", Key::new(function, 1, minimal.operand(), "", label), label),
        ];
        for (part, key, text) in parts {
            let key = key.expect("a key");
            // A model may refuse the label, so the operand and the pickup code are checked without a label.
            let bare = Key::new(function, 1, key.operand(), key.pickup(), if part == "label" { label } else { "" });
            let bare = bare.expect("a key");
            if [bare.operand(), bare.pickup(), bare.label()].contains(&text) && !text.is_empty() {
                let accepted = model.check_key(place.group, &bare, Language::Fr);
                let is_written = file(model, place, &key).replace("&amp;", "&").contains(text);
                assert_eq!(accepted.is_ok(), is_written, "{} {place} {function:?} {part}: {accepted:?}", model.id());
            }
        }
    }
}

#[test]
fn a_key_on_a_second_line_is_refused() {
    for (model, place, key) in accepted_keys().into_iter().filter(|(_, _, key)| key.function().has_line()) {
        let second = Key::new(key.function(), 2, key.operand(), "", "").expect("a key");
        for (language, sentence) in [
            (Language::Fr, "Ce téléphone n’a qu’une ligne configurée : une touche n’a que la ligne 1."),
            (Language::En, "This phone has one configured line: a key can have line 1 only."),
        ] {
            assert_eq!(model.check_key(place.group, &second, language), Err(sentence), "{} {place}", model.id());
        }
    }
}

#[test]
fn refused_keys_get_a_sentence_in_each_language() {
    let [yealink, cisco, snom] = ["yealink-t46g", "cisco-cp-8851-3pcc", "snom-720"].map(sample::model);
    let key = |function, operand, pickup, label| Key::new(function, 1, operand, pickup, label).expect("a key");
    let conference = key(Function::Conference, "200", "", "");
    let pickup = key(Function::BlfPickup, "200", "*8", "");
    let label = key(Function::Redial, "", "", "Bis");
    for (model, place, key, french, english) in [
        (yealink, KeyGroup::Line, &conference, "ne prend pas de numéro", "takes no number"),
        (cisco, KeyGroup::Line, &pickup, "laissez le code vide", "leave the code empty"),
        (snom, KeyGroup::Programmable, &label, "n’affiche pas de libellé", "shows no label"),
    ] {
        assert!(model.check_key(place, key, Language::Fr).is_err_and(|sentence| sentence.contains(french)), "{french}");
        assert!(
            model.check_key(place, key, Language::En).is_err_and(|sentence| sentence.contains(english)),
            "{english}"
        );
    }
}

#[test]
fn an_order_without_a_supported_codec_is_refused() {
    let answer = |model, order| refusal(model, "codec.order", order, Language::En);
    assert_eq!(
        answer("snom-720", "opus,ilbc").as_deref(),
        Some(
            "This phone knows none of these codecs, but: G.722 (HD), G.711 A (PCMA), G.711 µ (PCMU), G.729, G.726 (32 kbit/s)."
        )
    );
    assert!(answer("gigaset-n510-ip-pro", "opus").is_some());
    assert_eq!(answer("snom-720", "opus,pcma"), None, "one supported codec is enough");
    assert_eq!(answer("yealink-t46g", "opus"), None);
}

#[test]
fn an_unsupported_language_is_refused() {
    let answer = |model, id, tag| refusal(model, id, tag, Language::Fr);
    assert_eq!(
        answer("yealink-t46g", "language.screen", "de").as_deref(),
        Some("Ce téléphone ne parle pas cette langue, mais : Français, Anglais.")
    );
    assert_eq!(answer("snom-720", "language.screen", "de"), None);
    assert!(answer("cisco-cp-7821-3pcc", "language.screen", "pl").is_some());
    assert_eq!(answer("gigaset-n510-ip-pro", "language.screen", "pl"), None, "the phone does not have the setting");
    let dutch = answer("yealink-t46g", "language.web", "nl").expect("Dutch is not among them");
    assert!(dutch.contains("Polonais") && !dutch.contains("Néerlandais"), "{dutch}");
    assert_eq!(answer("yealink-t46g", "language.web", "de"), None);
    assert_eq!(answer("gigaset-n510-ip-pro", "language.web", "nl"), None);
}

#[test]
fn a_time_zone_that_the_phone_cannot_follow_is_refused() {
    for model in Catalogue::bundled().models() {
        for zone in list_zones() {
            let limits = zone.time_zone().clock_limits(model.vendor());
            for language in [Language::Fr, Language::En] {
                let sentence = refusal(model.id(), "time.zone", zone.id(), language);
                assert_eq!(sentence, limits.first().map(|limit| limit.text(language)), "{}", zone.id());
            }
        }
    }
    for zone in ["America/Miquelon", "Pacific/Marquesas"] {
        assert!(refusal("gigaset-n510-ip-pro", "time.zone", zone, Language::Fr).is_some(), "{zone}");
        assert!(refusal("snom-720", "time.zone", zone, Language::Fr).is_none(), "{zone}");
    }
}

/// Default values are never refused.
#[test]
fn every_default_value_is_accepted() {
    for model in Catalogue::bundled().models() {
        for setting in SettingsTree::bundled().settings() {
            let accepted = model.check_setting(setting, setting.default(), Language::Fr);
            assert_eq!(accepted, Ok(()), "{} {}", model.id(), setting.id());
        }
    }
}
