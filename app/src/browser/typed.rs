//! The typed values at the end of a session: stored in the browser until the same user has signed in again and returned
//! to the page. Passwords are not stored.

use super::{dirty, dom, form, rows};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// The fields that a user fills in, without the template of new rows.
const FIELDS: &str = ":is(input:not([type=hidden], [type=password]), select)[name]:not(.new-row *)";

/// Stores the values of every form of the page: all fields in their order, because several may have the same name.
pub fn store_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        // A form that tracks its changes is stored only if it has some.
        if !form.has_attribute("data-warn") || form.has_attribute("data-dirty") {
            let kept: Vec<_> = dom::all(&form, FIELDS)
                .iter()
                .map(|field| [&field.get_attribute("name").unwrap_or_default(), "=", &value(field)].concat())
                .collect();
            let _ = storage.set_item(&key(&form), &kept.join("\n"));
        }
    }
}

/// Restores the stored values once, and unfolds the fields that differ from the page.
pub fn restore_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        let key = key(&form);
        let Ok(Some(text)) = storage.get_item(&key) else { continue };
        let _ = storage.remove_item(&key);
        rows::clear(&form);
        let mut fields = dom::all(&form, FIELDS);
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let is_it = |field: &Element| field.get_attribute("name").as_deref() == Some(name);
            if !fields.iter().any(is_it)
                && let Some(row) = rows::add(&form)
            {
                fields.extend(dom::all(&row, FIELDS));
            }
            if let Some(index) = fields.iter().position(is_it) {
                let field = fields.remove(index);
                set(&field, value);
                if dirty::differs(&field) {
                    form::unfold(&field);
                }
            }
        }
        if form.has_attribute("data-warn") {
            dirty::update(&form);
        }
    }
}

fn value(field: &Element) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return if is_ticked(input) { input.checked().to_string() } else { input.value() };
    }
    field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}

fn set(field: &Element, value: &str) {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        if is_ticked(input) {
            input.set_checked(value == "true");
        } else {
            input.set_value(value);
        }
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

fn is_ticked(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

fn forms() -> Vec<HtmlFormElement> {
    let forms = dom::all_of_document("main form[data-operation]");
    forms.into_iter().filter_map(|form| form.dyn_into().ok()).collect()
}

fn key(form: &HtmlFormElement) -> String {
    let path = dom::window().location().pathname().unwrap_or_default();
    ["typed ", &dom::root_attribute("data-account"), " ", &form.id(), " ", &path].concat()
}
