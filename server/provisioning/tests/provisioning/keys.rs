//! Keys: their places and their values.

use crate::{rich, sample};
use portal_api::Language;
use portal_provisioning::{
    Catalogue, Function, Key, KeyGroup, KeyPlace, Model, Vendor, render_phone,
    settings::{SettingId, SettingsTree, Value},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn place() -> impl Strategy<Value = KeyPlace> {
    prop_oneof![
        any::<u8>().prop_map(KeyPlace::line),
        any::<u8>().prop_map(KeyPlace::programmable),
        any::<(u8, u8)>().prop_map(|(module, number)| KeyPlace::expansion(module, number)),
    ]
}

/// Texts that are almost valid, and arbitrary texts.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9*#+ ./()-]{0,12}",
        "[0-9*#,A-Da-d]{0,12}",
        "2[0-9]{2}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}:[0-9]{1,5}",
        "https?://[!-~]{0,20}",
        "[0-9]{1,4}[;|=@<>&\"'$\\[\\]\r\n]{1,3}[a-z=]{0,6}",
        any::<String>(),
    ]
}

/// The menu key works without any configuration.
#[test]
fn programmable_keys_have_their_factory_functions_by_default() {
    for model in Catalogue::bundled().models() {
        let keys = model.default_keys();
        assert!(keys.keys().all(|place| model.has_place(*place)), "{}", model.id());
        assert_eq!(keys.contains_key(&KeyPlace::line(1)), model.line_keys() > 0, "{}", model.id());
        let menu = keys.get(&KeyPlace::programmable(4)).map(Key::function);
        let has_menu = model.programmable_keys() > 0 && model.vendor() != Vendor::Cisco;
        assert_eq!(menu, has_menu.then_some(Function::Menu), "{}", model.id());
    }
}

proptest! {
    #[test]
    fn a_written_key_place_is_parsed_back(place in place()) {
        let is_counted = place.number > 0 && (place.module > 0) == place.to_string().starts_with("expansion");
        prop_assert_eq!(place.to_string().parse().ok(), is_counted.then_some(place));
    }

    #[test]
    fn a_key_place_has_one_spelling(text in "(line|programmable|expansion|Line|)(-[0-9]{0,4}){0,3}|.{0,12}") {
        if let Ok(place) = text.parse::<KeyPlace>() {
            prop_assert_eq!(place.to_string(), text);
        }
    }

    /// Spaces, `;`, `|`, `=`, quotes and angle brackets are separators in the vendors' grammars, or end a value.
    #[test]
    fn a_key_contains_no_separator_of_a_format(
        function in prop::sample::select(Function::ALL),
        line in any::<u8>(),
        operand in text(),
        pickup in text(),
        label in text(),
    ) {
        let Ok(key) = Key::new(function, line, &operand, &pickup, &label) else { return Ok(()) };
        let is_url = function == Function::Url;
        for text in [key.operand(), key.pickup()] {
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{:?}", text);
            prop_assert!(!text.contains(['"', '\'', '<', '>', '\\', '^', '`', '{', '|', '}', ';']), "{:?}", text);
            prop_assert!(is_url || !text.contains(['=', '@', '&', '$', '[', ']', '/', '?', '%']), "{:?}", text);
        }
        prop_assert!(!key.label().contains(char::is_control));
        prop_assert!(key.label().chars().count() <= 40);
        prop_assert_eq!(key.line() == 0, function == Function::None);
        let again = Key::new(function, key.line(), key.operand(), key.pickup(), key.label());
        prop_assert_eq!(again, Ok(key), "an accepted key is accepted again, unchanged");
    }
}

#[test]
fn every_function_has_one_identifier() {
    for function in Function::ALL {
        assert_eq!(Function::parse(function.id()), Some(*function));
    }
    assert_eq!(Function::parse("Line"), None);
}

/// The order of the French portals, with the additional functions in between.
#[test]
fn functions_are_in_the_order_of_the_french_portals() {
    let known = [
        "Aucune",
        "Touche de ligne",
        "Appel direct",
        "Supervision de poste",
        "Supervision avec interception",
        "Parcage d’appel",
        "Appeler le répondeur",
        "Recomposer (bis)",
        "Transférer",
        "Conférence",
        "Mettre en attente",
        "Ne pas déranger",
        "Renvoi de tous les appels",
        "Renvoi sur occupation",
        "Renvoi sur non-réponse",
        "Masquer mon numéro",
        "Double appel",
        "Interception de groupe",
        "Intercom",
        "Rejoindre / quitter le groupement",
        "Historique",
        "Menu",
        "Répertoire",
        "Bureau partagé",
        "Préfixe",
        "DTMF",
        "URL",
    ];
    let names = Function::ALL.iter().map(|function| function.name(Language::Fr));
    assert_eq!(names.filter(|name| known.contains(name)).collect::<Vec<_>>(), known);
}

/// The functions that dial a service code, with the setting of the code.
const CODED: [(Function, &str); 5] = [
    (Function::ForwardBusy, "forward.busy.on_code"),
    (Function::ForwardNoAnswer, "forward.no_answer.on_code"),
    (Function::HideNumber, "caller_id.hide_on_code"),
    (Function::CallWaiting, "call_waiting.on_code"),
    (Function::HuntGroup, "hunt_group.code"),
];

/// The file of a phone with this key. The setting has the code `*90`, or there is no code.
fn file(model: &Model, place: KeyPlace, key: &Key, setting: Option<&str>) -> String {
    let mut configuration = sample::configuration();
    configuration.expansion_modules = 1;
    configuration.keys = [(place, key.clone())].into();
    let found = setting.map(|id| SettingsTree::bundled().find(id).expect("the setting"));
    let code = found.map(|setting| (setting.id().clone(), Value::parse(setting, "*90").expect("a code")));
    configuration.settings = code.into_iter().collect::<BTreeMap<_, _>>();
    String::from_utf8(render_phone(model, None, &configuration).expect("a file")).expect("UTF-8")
}

#[test]
fn a_key_dials_the_service_code_before_its_number() {
    let key = |function, operand, label| Key::new(function, 1, operand, "", label).expect("a key");
    for (function, setting) in CODED {
        let takes_number = Key::new(function, 1, "0612345678", "", "").is_ok_and(|key| !key.operand().is_empty());
        let operands: &[(&str, &str)] = if takes_number { &[("", "*90"), ("3001", "*903001")] } else { &[("", "*90")] };
        for (operand, dialled) in operands {
            let key = key(function, operand, "Mon code");
            let rendered = |model, place| file(sample::model(model), place, &key, Some(setting));
            let yealink = rendered("yealink-t46g", KeyPlace::line(2));
            let lines = format!("linekey.2.type = 13\nlinekey.2.line = 1\nlinekey.2.value = {dialled}\n");
            assert!(yealink.contains(&lines), "{function:?}: {yealink}");
            let snom = rendered("snom-d765", KeyPlace::line(2));
            let element = format!("<fkey idx=\"1\" context=\"1\" label=\"Mon code\" perm=\"R\">speed {dialled}</fkey>");
            assert!(snom.contains(&element), "{function:?}: {snom}");
            let cisco = rendered("cisco-cp-8851-3pcc", KeyPlace::expansion(1, 2));
            let element = format!(">fnc=sd;ext={dialled}@$PROXY;nme=Mon code</Unit_1_Key_2_>");
            assert!(cisco.contains(&element), "{function:?}: {cisco}");
        }
        // Without a label the key shows the name of its function, in the phone's language.
        let cisco = file(sample::model("cisco-cp-7821-3pcc"), KeyPlace::line(2), &key(function, "", ""), Some(setting));
        assert!(cisco.contains(&format!(";nme={}<", function.name(Language::Fr))), "{cisco}");
    }
}

/// Without the code, a key would dial its number: it would call the forwarding target.
#[test]
fn a_key_without_its_service_code_is_written_as_unused() {
    for model in Catalogue::bundled().models() {
        for place in [KeyPlace::line(1), KeyPlace::programmable(1), KeyPlace::expansion(1, 1)] {
            for (function, setting) in CODED {
                if !model.has_place(place) || model.check_function(place.group, function, Language::Fr).is_err() {
                    assert_eq!(model.required_settings(place.group, function).count(), 0, "{} {place}", model.id());
                    continue;
                }
                let key = rich::key(function);
                let [without, unused] = [&key, &Key::default()].map(|key| file(model, place, key, None));
                assert_eq!(without, unused, "{} {place} {function:?}", model.id());
                assert_ne!(file(model, place, &key, Some(setting)), file(model, place, &Key::default(), Some(setting)));
                let needs: Vec<_> = model.required_settings(place.group, function).map(SettingId::as_str).collect();
                assert_eq!(needs, [setting], "{} {place}", model.id());
            }
        }
    }
}

#[test]
fn a_menu_key_is_written_where_the_vendor_supports_it() {
    let key = rich::key(Function::Menu);
    let rendered = |model, place| file(sample::model(model), place, &key, None);
    assert!(rendered("yealink-cp920", KeyPlace::programmable(2)).contains("programablekey.2.type = 30\n"));
    assert!(rendered("snom-720", KeyPlace::line(3)).contains(" perm=\"R\">keyevent F_SETTINGS</fkey>"));
    assert!(rendered("snom-720", KeyPlace::programmable(1)).contains(">keyevent F_SETTINGS</gui_fkey1>"));
    let why = |model, language| {
        sample::model(model).check_function(KeyGroup::Line, Function::Menu, language).expect_err("a refusal")
    };
    assert!(why("yealink-t46g", Language::Fr).contains("sur cette touche"));
    assert!(why("cisco-cp-8851-3pcc", Language::Fr).contains("touche Applications"));
    assert!(why("cisco-cp-8851-3pcc", Language::En).contains("Applications key"));
}

#[test]
fn a_blf_list_is_written_where_the_vendor_supports_it() {
    let key = rich::key(Function::BlfList);
    let uri = |model: &Model, place, address: &str| {
        let mut configuration = sample::configuration();
        configuration.keys = [(place, key.clone())].into();
        let setting = SettingsTree::bundled().find("blf_list.uri").expect("the setting");
        let value = Value::parse(setting, address).expect("an address");
        configuration.settings = [(setting.id().clone(), value)].into();
        String::from_utf8(render_phone(model, None, &configuration).expect("a file")).expect("UTF-8")
    };
    let t46g = sample::model("yealink-t46g");
    let with = uri(t46g, KeyPlace::line(5), "accueil@sip.metacentrex.fr");
    for line in [
        "account.1.blf.blf_list_uri = accueil@sip.metacentrex.fr\n",
        "account.1.blf_list_code = *8\n",
        "phone_setting.auto_blf_list_enable = 0\n",
        "linekey.5.type = 39\nlinekey.5.line = 1\n",
    ] {
        assert!(with.contains(line), "{line}: {with}");
    }
    let without = uri(t46g, KeyPlace::line(5), "");
    assert!(without.contains("account.1.blf.blf_list_uri = %NULL%\n") && without.contains("linekey.5.type = 0\n"));
    // A Cisco phone distributes the list over its unused keys.
    let cisco = sample::model("cisco-cp-8851-3pcc");
    let with = uri(cisco, KeyPlace::line(5), "accueil@sip.metacentrex.fr");
    assert!(with.contains(">accueil@sip.metacentrex.fr</BLF_List_URI>"), "{with}");
    assert!(with.contains(">Yes</Use_Line_Keys_For_BLF_List>"), "{with}");
    assert!(uri(cisco, KeyPlace::line(5), "").contains(">No</Use_Line_Keys_For_BLF_List>"));
    for model in Catalogue::bundled().models().iter().filter(|model| model.vendor() != Vendor::Yealink) {
        for language in [Language::Fr, Language::En] {
            assert!(model.check_function(KeyGroup::Line, Function::BlfList, language).is_err(), "{}", model.id());
        }
    }
}

/// A setting that only keys use does not belong to a phone without keys.
#[test]
fn a_model_without_keys_lacks_settings_of_keys() {
    for model in Catalogue::bundled().models() {
        let has_keys = model.places(1).next().is_some();
        assert_eq!(model.settings().contains("hunt_group.code"), has_keys, "{}", model.id());
    }
}
