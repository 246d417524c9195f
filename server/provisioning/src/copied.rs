//! Keys of one model on another.

use crate::{Function, Key, KeyPlace, Model};
use portal_api::Language;
use std::collections::BTreeMap;

/// What becomes of keys on another model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Where each key goes that can be there, by where it was.
    pub places: BTreeMap<KeyPlace, KeyPlace>,
    /// Why each of the others can't.
    pub left: BTreeMap<KeyPlace, String>,
}

/// Finds a place on a model for each of these keys: the same place, if the model has it and it can do that there; else the
/// first that is free and can. So a key that one knows by its place stays, and the others follow in their order.
pub fn copy_to(model: &Model, keys: &BTreeMap<KeyPlace, Key>, language: Language) -> Copied {
    let mut copied = Copied::default();
    let keys = keys.iter().filter(|(_, key)| key.function() != Function::None);
    let (same, others): (Vec<_>, Vec<_>) =
        keys.partition(|(place, key)| model.has_place(**place) && model.accepts(place.place, key, language).is_ok());
    copied.places.extend(same.into_iter().map(|(place, _)| (*place, *place)));
    let mut free: Vec<KeyPlace> =
        model.places(model.expansion().0).filter(|place| !copied.places.contains_key(place)).collect();
    for (place, key) in others {
        let mut reason = None;
        let found = free.iter().position(|free| match model.accepts(free.place, key, language) {
            Ok(()) => true,
            Err(why) => {
                reason.get_or_insert(why);
                false
            }
        });
        match found {
            Some(index) => {
                copied.places.insert(*place, free.remove(index));
            }
            None => {
                copied.left.insert(*place, reason.map_or_else(|| full(language), ToString::to_string));
            }
        }
    }
    copied
}

fn full(language: Language) -> String {
    let sentence = match language {
        Language::Fr => "Ce téléphone n’a plus de touche libre.",
        Language::En => "This telephone has no key left.",
    };
    sentence.to_owned()
}
