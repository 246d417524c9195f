//! Keeps the values that a user typed before the session ended: they are stored in the browser until the same user has
//! signed in again and returned to the page. Passwords are not stored.

use super::{dirty, dom, form, rows};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// The fields that a user fills in, without the template of new rows.
const FIELDS: &str = ":is(input:not([type=hidden], [type=password]), select)[name]:not(.new-row *)";

/// Stores the values of every form of the page: all fields in their order, because several fields may have the same
/// name.
pub fn store_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        // A form that tracks its changes (`data-warn`) is stored only if the user changed it.
        if !form.has_attribute("data-warn") || form.has_attribute("data-dirty") {
            let pairs: Vec<_> = dom::all(&form, FIELDS)
                .iter()
                .map(|field| [&field.get_attribute("name").unwrap_or_default(), "=", &value(field)].concat())
                .collect();
            let _ = storage.set_item(&storage_key(&form), &pairs.join("\n"));
        }
    }
}

/// Restores the stored values once, and unfolds the fields that differ from the page.
pub fn restore_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        let key = storage_key(&form);
        let Ok(Some(text)) = storage.get_item(&key) else { continue };
        let _ = storage.remove_item(&key);
        rows::remove_rows(&form);
        let mut fields = dom::all(&form, FIELDS);
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            let has_name = |field: &Element| field.get_attribute("name").as_deref() == Some(name);
            // A value without a field belongs to a row that the user had added.
            if !fields.iter().any(has_name)
                && let Some(row) = rows::add_row(&form)
            {
                fields.extend(dom::all(&row, FIELDS));
            }
            if let Some(index) = fields.iter().position(has_name) {
                let field = fields.remove(index);
                set_value(&field, value);
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

/// Returns a field's value as it is stored.
fn value(field: &Element) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return if is_checkbox(input) { input.checked().to_string() } else { input.value() };
    }
    field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).unwrap_or_default()
}

/// Sets a field's value.
fn set_value(field: &Element, value: &str) {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        if is_checkbox(input) {
            input.set_checked(value == "true");
        } else {
            input.set_value(value);
        }
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

/// Whether a field is ticked instead of filled in.
fn is_checkbox(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "checkbox" | "radio")
}

/// Returns the page's forms that call an operation.
fn forms() -> Vec<HtmlFormElement> {
    let forms = dom::all_of_document("main form[data-operation]");
    forms.into_iter().filter_map(|form| form.dyn_into().ok()).collect()
}

/// Returns the key of a form's values in the session storage. Another account or page has another key.
fn storage_key(form: &HtmlFormElement) -> String {
    let path = dom::window().location().pathname().unwrap_or_default();
    ["typed ", &dom::root_attribute("data-account"), " ", &form.id(), " ", &path].concat()
}
