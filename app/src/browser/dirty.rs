//! Forms with `data-warn`: what was changed in them is not lost by leaving.

use super::dom;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

/// Starts listening. The form has `data-dirty` while something in it differs from what the page brought.
pub fn start() {
    for event in ["input", "change"] {
        dom::listen(&dom::document(), event, |event| {
            if let Some(form) = dom::target(&event, "form[data-warn]") {
                look(&form);
            }
        });
    }
    dom::listen(&dom::document(), "reset", |event| {
        if let Some(form) = dom::target(&event, "form[data-warn]") {
            dom::set(&form, "data-dirty", None);
        }
    });
    dom::listen(&dom::window(), "beforeunload", |event| {
        if !is_leaving() && !dom::all_of_document("form[data-dirty]:not([data-busy])").is_empty() {
            event.prevent_default();
        }
    });
}

thread_local! {
    static IS_LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// The page leads elsewhere by itself, for the session has ended: what is typed is kept, and there is nothing to ask.
pub fn leave() {
    IS_LEAVING.set(true);
}

/// Whether it does.
pub fn is_leaving() -> bool {
    IS_LEAVING.get()
}

/// Looks whether something in a form differs from what the page brought.
pub fn look(form: &Element) {
    let Some(form) = form.dyn_ref::<HtmlFormElement>() else { return };
    mark(form, dom::all(form, "input:not([type=hidden]), select").iter().any(differs));
}

/// Says whether something in a form differs from what the page brought. One that was sent and is changed again is no longer
/// done with.
pub fn mark(form: &Element, is_dirty: bool) {
    dom::set(form, "data-dirty", is_dirty.then_some(""));
    if is_dirty {
        dom::set(form, "data-sent", None);
    }
}

/// Whether a field differs from what the page brought.
pub fn differs(field: &Element) -> bool {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return match input.type_().as_str() {
            "checkbox" | "radio" => input.checked() != input.default_checked(),
            _ => input.value() != input.default_value(),
        };
    }
    let Some(select) = field.dyn_ref::<HtmlSelectElement>() else { return false };
    let options = dom::all(select, "option");
    let options = options.iter().filter_map(|option| option.dyn_ref::<HtmlOptionElement>());
    let defaults: Vec<String> =
        options.clone().filter(|option| option.default_selected()).map(HtmlOptionElement::value).collect();
    match defaults.first() {
        Some(value) => select.value() != *value,
        None => options.clone().next().is_some_and(|first| select.value() != first.value()),
    }
}
