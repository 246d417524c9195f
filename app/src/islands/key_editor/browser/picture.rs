//! Keeps the picture of the phone in step with the edited keys.

use super::super::{
    data::SharedData,
    row::{full_name, shown_text_at},
    state::Editor,
    words::SharedWords,
};
use crate::{
    browser::dom,
    keys::{cut_to_width, name_with_label},
};
use leptos::prelude::*;
use portal_api::key_place::KeyPlace;
use std::{cell::RefCell, collections::BTreeMap};
use web_sys::Element;

/// Writes the keys' labels on the picture, marks the open key, and shows the page of the picture that contains it.
pub fn follow_keys(editor: Editor, data: SharedData, words: SharedWords) {
    // The labels on the picture: only changed labels are written. At first, they are those of the saved keys, which the
    // server drew: writing them again would cost a slow phone a layout of the whole picture.
    let labels = editor.saved.with_untracked(|(_, saved)| {
        let places = editor.counts.places_on(editor.module.get_untracked());
        places.map(|place| (place, shown_text_at(saved, data, place))).collect::<BTreeMap<_, _>>()
    });
    let labels = RefCell::new(labels);
    Effect::new(move |_| {
        let module = editor.module.get();
        let shown = if module == 0 { "phone" } else { "module" };
        for picture in dom::all_of_document(".editor-picture") {
            dom::set(&picture, "data-shown", Some(shown));
        }
        if module > 0 && set_module(module) {
            labels.borrow_mut().clear();
        }
        let mut labels = labels.borrow_mut();
        editor.history.with(|history| {
            let keys = history.now();
            for place in editor.counts.places_on(module) {
                let text = shown_text_at(keys, data, place);
                if labels.get(&place) != Some(&text) {
                    set_label(place, &text, &full_name(editor, keys, data, words, place));
                    labels.insert(place, text);
                }
            }
        });
    });
    Effect::new(move |_| {
        let chosen = editor.chosen.get();
        for link in dom::all_of_document(".editor-picture [aria-current]") {
            dom::set(&link, "aria-current", None);
        }
        let Some(link) = chosen.and_then(link_on_picture) else { return };
        dom::set(&link, "aria-current", Some("true"));
        if let Ok(Some(page)) = link.closest(".page")
            && let Ok(Some(picture)) = link.closest("svg")
        {
            dom::set(&picture, "data-page", page.get_attribute("data-page").as_deref());
        }
    });
}

/// Makes the picture of expansion modules show a module: all modules share one picture, whose links name the module.
/// Returns `false` if the picture already shows the module.
fn set_module(module: u8) -> bool {
    let module = module.to_string();
    let picture = dom::document().query_selector(".editor-picture > svg:not([data-module=\"0\"])");
    let Ok(Some(picture)) = picture else { return false };
    if picture.get_attribute("data-module").as_ref() == Some(&module) {
        return false;
    }
    dom::set(&picture, "data-module", Some(&module));
    for link in dom::all(&picture, "[data-key]") {
        let key = link.get_attribute("data-key").unwrap_or_default();
        if let Some(number) = key.rsplit('-').next() {
            dom::set(&link, "data-key", Some(&["expansion-", &module, "-", number].concat()));
        }
    }
    true
}

/// Returns the link of a key on the picture.
fn link_on_picture(place: KeyPlace) -> Option<Element> {
    let selector = [".editor-picture [data-key=\"", &place.to_string(), "\"]"].concat();
    dom::document().query_selector(&selector).ok().flatten()
}

/// Writes a key's label and accessible name on the picture.
fn set_label(place: KeyPlace, text: &str, name: &str) {
    let Some(link) = link_on_picture(place) else { return };
    dom::set(&link, "data-set", (!text.is_empty()).then_some(""));
    let slot = link.query_selector(".key-label").ok().flatten();
    let width = slot.as_ref().and_then(|slot| slot.get_attribute("data-width")?.parse().ok());
    let label = cut_to_width(text, width.unwrap_or(usize::MAX));
    dom::set(&link, "aria-label", Some(&name_with_label(name, text, &label)));
    if let Some(slot) = slot {
        slot.set_text_content(Some(&label));
    }
}
