//! Forms with `data-warn`: the browser asks before a page with unsaved changes is left.

use super::dom;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement};

/// Starts listening. The form has `data-dirty` while a field differs from the loaded page.
pub fn start() {
    for event in ["input", "change"] {
        dom::listen(&dom::document(), event, |event| {
            if let Some(form) = dom::target(&event, "form[data-warn]") {
                update(&form);
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

/// Records that the program leaves the page, because the session has ended. The typed values are stored, so the browser
/// need not ask about unsaved changes.
pub fn set_leaving() {
    IS_LEAVING.set(true);
}

/// Whether the program is leaving the page.
pub fn is_leaving() -> bool {
    IS_LEAVING.get()
}

/// Marks a form as changed if a field differs from the loaded page, otherwise as unchanged.
pub fn update(form: &Element) {
    let Some(form) = form.dyn_ref::<HtmlFormElement>() else { return };
    set_dirty(form, dom::all(form, "input:not([type=hidden]), select").iter().any(differs));
}

/// Marks a form as changed or unchanged. A form that the user changes after it was sent counts as not sent.
pub fn set_dirty(form: &Element, is_dirty: bool) {
    dom::set(form, "data-dirty", is_dirty.then_some(""));
    if is_dirty {
        dom::set(form, "data-sent", None);
    }
}

/// Whether a field differs from the loaded page.
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
    // Without a default, the browser selects the first option.
    let defaults: Vec<String> =
        options.clone().filter(|option| option.default_selected()).map(HtmlOptionElement::value).collect();
    match defaults.first() {
        Some(value) => select.value() != *value,
        None => options.clone().next().is_some_and(|first| select.value() != first.value()),
    }
}
