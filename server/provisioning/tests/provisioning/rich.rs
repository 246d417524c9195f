//! A phone configuration with a value for every setting and key.

use crate::sample;
use portal_api::Language;
use portal_provisioning::{
    Function, Key, KeyGroup, KeyPlace, Model, PhoneConfiguration, Server, Transport,
    keys::Operand,
    settings::{CharacterSet, Kind, Setting, SettingId, SettingsTree, Value},
};
use std::collections::BTreeMap;

/// A value other than the default.
pub fn other_value(setting: &Setting) -> Value {
    let texts: Vec<String> = match setting.kind() {
        Kind::Switch => vec!["true".into(), "false".into()],
        Kind::Integer { min, max, .. } => vec![((min + max) / 2).to_string(), max.to_string()],
        Kind::Choice(choices) => choices.iter().rev().map(|choice| choice.id.clone()).collect(),
        Kind::Order(choices) => {
            vec![choices.iter().rev().map(|choice| choice.id.as_str()).collect::<Vec<_>>().join(",")]
        }
        Kind::TimeZone => vec!["America/Martinique".into()],
        Kind::Number => vec!["0970711111".into()],
        Kind::Host => vec!["hote.metacentrex.fr".into()],
        Kind::Url => vec!["https://portail.metacentrex.fr/fichier.rom".into()],
        Kind::Text { characters: CharacterSet::Numbers, .. } => vec!["112,15".into()],
        Kind::Text { .. } | Kind::Secret { .. } => {
            ["Société & Cie", "(cn=*%*)", "*21", "9", "secret4711", "471100"].map(str::to_owned).into()
        }
    };
    let mut values = texts.iter().filter_map(|text| Value::parse(setting, text).ok());
    values.find(|value| value != setting.default()).unwrap_or_else(|| panic!("{} has another value", setting.id()))
}

/// The settings that keys require: the service codes that some functions of a model dial.
pub fn needed(model: &Model) -> BTreeMap<SettingId, Value> {
    let groups = [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion];
    let functions = groups.into_iter().flat_map(|group| Function::ALL.iter().map(move |function| (group, *function)));
    let ids = functions.flat_map(|(group, function)| model.required_settings(group, function));
    let setting = |id: &SettingId| SettingsTree::bundled().find(id.as_str()).expect("the setting");
    ids.map(|id| (id.clone(), other_value(setting(id)))).collect()
}

/// A key with this function.
pub fn key(function: Function) -> Key {
    let operand = match function.operand() {
        Operand::None => "",
        Operand::Number | Operand::NumberIfAny => "0970711112",
        Operand::Tones => "12#",
        Operand::Multicast => "224.0.1.75:10000",
        Operand::Url => "https://portail.metacentrex.fr/?a=1&b=2",
    };
    Key::new(function, 1, operand, "*8", &format!("{} é", function.id())).expect("a key")
}

/// Keys with every function that the model supports, distributed over its places.
pub fn keys(model: &Model, modules: u8) -> BTreeMap<KeyPlace, Key> {
    let mut next = 0;
    let functions = &Function::ALL[1..];
    let mut keys = BTreeMap::new();
    for place in model.places(modules) {
        let candidates = (0..functions.len()).map(|step| functions[(next + step) % functions.len()]);
        if let Some(function) =
            candidates.clone().find(|function| model.check_function(place.group, *function, Language::Fr).is_ok())
        {
            next = functions.iter().position(|other| *other == function).unwrap_or_default() + 1;
            keys.insert(place, key(function));
        }
    }
    keys
}

/// Everything that a model supports, with a non-default value for each setting.
pub fn configuration(model: &Model, modules: u8) -> PhoneConfiguration {
    let settings: BTreeMap<SettingId, Value> =
        SettingsTree::bundled().settings().iter().map(|setting| (setting.id().clone(), other_value(setting))).collect();
    let mut configuration = sample::configuration();
    configuration.account.transport = Transport::Tcp;
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.codecs = ["opus", "g722", "pcma", "g729"].map(str::to_owned).into();
    configuration.settings = settings;
    configuration.keys = keys(model, modules);
    configuration.expansion_modules = modules;
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.ldap = Some(sample::ldap());
    configuration.authorities_url = Some(format!("{}ca.pem", sample::URL));
    configuration.commportal_url = Some("https://portail.metacentrex.fr/".to_owned());
    configuration
}
