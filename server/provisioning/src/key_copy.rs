//! Copies keys from one model to another.

use crate::{Function, Key, KeyPlace, Model};
use portal_api::Language;
use std::collections::BTreeMap;

/// The result of copying keys to another model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyCopy {
    /// The new place of each copied key, by its old place.
    pub places: BTreeMap<KeyPlace, KeyPlace>,
    /// The reason for each key that cannot be copied, by its old place.
    pub skipped: BTreeMap<KeyPlace, String>,
}

/// Finds a place on `model` for each key: its own place if the model has that place and supports the key there, else
/// the first free place that supports the key. So a key keeps its position where possible; the other keys are placed in
/// their order.
pub fn copy_keys(model: &Model, keys: &BTreeMap<KeyPlace, Key>, language: Language) -> KeyCopy {
    let mut copy = KeyCopy::default();
    let keys = keys.iter().filter(|(_, key)| key.function() != Function::None);
    let (unmoved, others): (Vec<_>, Vec<_>) =
        keys.partition(|(place, key)| model.has_place(**place) && model.check_key(place.group, key, language).is_ok());
    copy.places.extend(unmoved.into_iter().map(|(place, _)| (*place, *place)));
    let mut free: Vec<KeyPlace> =
        model.places(model.expansion().modules).filter(|place| !copy.places.contains_key(place)).collect();
    for (place, key) in others {
        let mut reason = None;
        let found = free.iter().position(|place| match model.check_key(place.group, key, language) {
            Ok(()) => true,
            Err(why) => {
                reason.get_or_insert(why);
                false
            }
        });
        match found {
            Some(index) => {
                copy.places.insert(*place, free.remove(index));
            }
            None => {
                copy.skipped.insert(*place, reason.map_or_else(|| no_free_key(language), ToString::to_string));
            }
        }
    }
    copy
}

fn no_free_key(language: Language) -> String {
    let sentence = match language {
        Language::Fr => "Ce téléphone n’a plus de touche libre.",
        Language::En => "This phone has no free key left.",
    };
    sentence.to_owned()
}
