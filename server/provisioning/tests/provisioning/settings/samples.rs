//! Generators of values, layers and callers.

use super::{id, setting, tree};
use portal_api::Secret;
use portal_provisioning::settings::{Caller, CharacterSet, Kind, Layer, Scope, Setting, SettingId, Value};
use proptest::prelude::*;

/// A few settings, so that the layers overlap.
pub const NAMES: &[&str] =
    &["volume.ring", "dnd.on_code", "sip.srtp", "codec.order", "commportal.password", "phone_lock.pin", "web.admin"];

/// A valid value of a setting.
pub fn value_of(setting: &'static Setting) -> BoxedStrategy<Value> {
    match setting.kind() {
        Kind::Switch => any::<bool>().prop_map(Value::Switch).boxed(),
        Kind::Integer { min, max, .. } => (*min..=*max).prop_map(Value::Integer).boxed(),
        Kind::Choice(choices) => {
            prop::sample::select(choices.clone()).prop_map(|choice| Value::Choice(choice.id)).boxed()
        }
        Kind::Order(choices) => prop::sample::subsequence(choices.clone(), 1..=choices.len())
            .prop_shuffle()
            .prop_map(|choices| Value::Order(choices.into_iter().map(|choice| choice.id).collect()))
            .boxed(),
        Kind::TimeZone => prop::sample::select(vec!["Europe/Paris", "America/Miquelon", "UTC"])
            .prop_map(|zone| Value::Choice(zone.into()))
            .boxed(),
        Kind::Text { max, characters: CharacterSet::Numbers } => {
            let max = *max;
            prop::collection::btree_set("[0-9]{1,6}", 1..5)
                .prop_map(|numbers| numbers.into_iter().collect::<Vec<_>>().join(","))
                .prop_filter("short enough", move |text| text.len() <= max)
                .prop_map(Value::Text)
                .boxed()
        }
        Kind::Text { max, characters } => text_of(1, *max, *characters).prop_map(Value::Text).boxed(),
        Kind::Number => "\\+[1-24-9][0-9]{6,12}|[*#][0-9]{1,4}|0[1-9][0-9]{8}".prop_map(Value::Text).boxed(),
        Kind::Host => "[a-z][a-z0-9]{0,10}(\\.[a-z]{2,5}){1,3}".prop_map(Value::Text).boxed(),
        Kind::Url => "https?://[a-z]{1,9}\\.[a-z]{2,4}(:[1-9][0-9]{0,3})?(/[a-z0-9._~-]{0,9}){0,3}(\\?[a-z=&]{0,9})?"
            .prop_map(Value::Text)
            .boxed(),
        Kind::Secret { min, max, characters } => {
            text_of(*min, *max, *characters).prop_map(|text| Value::Secret(Secret::new(text))).boxed()
        }
    }
}

fn text_of(min: usize, max: usize, characters: CharacterSet) -> impl Strategy<Value = String> {
    let plain: Vec<char> = ('!'..='~').filter(|character| characters.has(*character)).collect();
    let character = if characters == CharacterSet::OneLine {
        prop_oneof![prop::char::range('!', '~'), prop::char::range('\u{a1}', '\u{1fff}')]
            .prop_map(move |character| if characters.has(character) { character } else { 'é' })
            .boxed()
    } else {
        prop::sample::select(plain).boxed()
    };
    prop::collection::vec(character, min..=max.min(40)).prop_map(String::from_iter)
}

pub fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![
        Just(Scope::Model),
        Just(Scope::Operator),
        Just(Scope::Reseller),
        Just(Scope::Client),
        (0u8..4).prop_map(Scope::Department),
        Just(Scope::Notifications),
        Just(Scope::Line),
        Just(Scope::Phone),
    ]
}

pub fn caller() -> impl Strategy<Value = Caller> {
    (0..6, 0u8..4, scope()).prop_map(|(who, depth, at)| match who {
        0 => Caller::operator(at),
        1 => Caller::reseller(at),
        2 => Caller::root_administrator(at),
        3 => Caller::department_administrator(depth, at),
        4 => Caller::user(at),
        _ => Caller::reader(),
    })
}

/// Values and locks of a scope, for a few settings or for all.
pub fn layer(scope: Scope) -> impl Strategy<Value = Layer> {
    let names: Vec<SettingId> = tree().settings().iter().map(|setting| setting.id().clone()).collect();
    let few: Vec<SettingId> = NAMES.iter().map(|name| id(name)).collect();
    let chosen = prop_oneof![
        3 => prop::sample::subsequence(few.clone(), 0..=few.len()),
        1 => prop::sample::subsequence(names.clone(), 0..=names.len()),
    ];
    let values = chosen.prop_flat_map(|chosen| {
        chosen
            .into_iter()
            .map(|id| {
                let value = value_of(tree().find(id.as_str()).expect("the setting"));
                value.prop_map(move |value| (id.clone(), value))
            })
            .collect::<Vec<_>>()
    });
    (values, prop::sample::subsequence(few.clone(), 0..=3)).prop_map(move |(values, locks)| Layer {
        scope,
        values: values.into_iter().collect(),
        locks: locks.into_iter().collect(),
    })
}

/// Every scope at most once, in any order.
pub fn layers() -> impl Strategy<Value = Vec<Layer>> {
    prop::collection::btree_set(scope(), 0..8)
        .prop_flat_map(|scopes| scopes.into_iter().map(layer).collect::<Vec<_>>())
        .prop_shuffle()
}

pub fn any_setting() -> impl Strategy<Value = &'static Setting> {
    prop::sample::select(NAMES).prop_map(setting)
}
