//! The values of a form, and the error sentences in it.

use super::dom;
use crate::paths;
use portal_api::{ApiError, Detail};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, FormData, HtmlFormElement, HtmlInputElement, UrlSearchParams};

/// Encodes the values of a form and of the pressed button as `application/x-www-form-urlencoded`.
pub fn encode(form: &HtmlFormElement, button: Option<&Element>) -> String {
    let Ok(fields) = FormData::new_with_form(form) else { return String::new() };
    let pairs: &JsValue = fields.as_ref();
    let Ok(query) = UrlSearchParams::new_with_str_sequence_sequence(pairs) else { return String::new() };
    if let Some(button) = button
        && let Some(name) = button.get_attribute("name").filter(|name| !name.is_empty())
    {
        query.append(&name, &button.get_attribute("value").unwrap_or_default());
    }
    String::from(query.to_string())
}

/// Replaces `{name}` in an address by the value of the field `name` in an encoded body.
pub fn fill_address(address: &str, body: &str) -> String {
    let pairs = body.split('&').filter_map(|pair| pair.split_once('='));
    pairs.fold(address.to_owned(), |address, (name, value)| {
        // Body and address are encoded in the same way. The server trims values, so spaces (`+`) at the ends are
        // dropped.
        address.replace(&["{", name, "}"].concat(), value.trim_matches('+'))
    })
}

/// Returns the value of a field in an encoded body; empty if the body has no such field.
pub fn value_of(body: &str, name: &str) -> String {
    let found = form_urlencoded::parse(body.as_bytes()).find(|(field, _)| field == name);
    found.map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// Removes all error sentences.
pub fn clear_errors(form: &Element) {
    for slot in dom::all(form, "[data-error-of], [data-summary]") {
        slot.set_text_content(None);
        if let Some(field) = slot.closest(".field").ok().flatten() {
            let _ = field.class_list().remove_1("invalid");
        }
    }
    for input in dom::all(form, "[aria-invalid]") {
        dom::set(&input, "aria-invalid", None);
    }
}

/// Shows or removes the error sentence under a field. Returns `false` if the form has no such field.
pub fn set_error(form: &Element, name: &str, sentence: Option<&str>) -> bool {
    let Some(slot) = find(form, "data-error-of", name) else { return false };
    slot.set_text_content(sentence);
    if let Some(field) = slot.closest(".field").ok().flatten() {
        let _ = field.class_list().toggle_with_force("invalid", sentence.is_some());
    }
    // The field of a setting is named `values[…]`.
    let input = find(form, "name", name).or_else(|| find(form, "name", &["values[", name, "]"].concat()));
    if let Some(input) = input {
        dom::set(&input, "aria-invalid", sentence.map(|_| "true"));
        unfold(&input);
    }
    true
}

/// Shows an error under the fields that it names, otherwise above the form, and focuses the first wrong field.
pub fn show_error(form: &HtmlFormElement, error: &ApiError) {
    let mut is_message_shown = false;
    for (name, sentence) in &error.fields {
        is_message_shown |= set_error(form, name, Some(sentence)) && *sentence == error.message;
        if let Some(input) = find(form, "name", name).and_then(|input| input.dyn_into::<HtmlInputElement>().ok())
            && input.type_() != "password"
        {
            // `check` keeps the server's sentence as long as the field has the refused value.
            dom::set(&input, "data-refused", Some(&input.value()));
        }
        add_link(form, name, error);
    }
    if let Some(Detail::Changed { values }) = &error.detail {
        // The user has now seen the current values, and may send the form again to override them.
        for (id, value) in values {
            let was = find(form, "name", &["was[", id, "]"].concat());
            if let Some(was) = was.or_else(|| find(form, "name", id)) {
                dom::set(&was, "value", Some(value));
            }
        }
    }
    if !is_message_shown && let Ok(Some(summary)) = form.query_selector("[data-summary]") {
        let code = error.correlator.as_ref().map(|code| [" (", code, ")"].concat()).unwrap_or_default();
        summary.set_text_content(Some(&[error.message.as_str(), &code].concat()));
    }
    if let Ok(Some(input)) = form.query_selector("[aria-invalid=true]") {
        dom::focus(&input);
    }
}

/// Adds a link to the phone that already has the MAC address if the user may see it, or to the platform's error.
fn add_link(form: &HtmlFormElement, name: &str, error: &ApiError) {
    let (href, text_attribute) = match &error.detail {
        Some(Detail::DuplicatePhone { mac, reference, .. }) => (paths::phone(reference, mac), "data-see"),
        Some(Detail::Platform(platform)) => {
            (paths::platform_error(&platform.mac, &platform.correlator), "data-see-error")
        }
        _ => return,
    };
    if let Some(slot) = find(form, "data-error-of", name)
        && let Ok(link) = dom::document().create_element("a")
    {
        dom::set(&link, "href", Some(&href));
        link.set_text_content(Some(&dom::root_attribute(text_attribute)));
        let _ = slot.append_with_str_1(" ");
        let _ = slot.append_child(&link);
    }
}

/// Resets a form. This calls the prototype's function, because a field named `reset` hides the form's own.
pub fn reset(form: &HtmlFormElement) {
    let get = |from: &JsValue, name: &str| js_sys::Reflect::get(from, &JsValue::from_str(name));
    let function = get(&dom::window(), "HTMLFormElement")
        .and_then(|class| get(&class, "prototype"))
        .and_then(|prototype| get(&prototype, "reset"));
    if let Ok(Ok(function)) = function.map(JsCast::dyn_into::<js_sys::Function>) {
        let _ = function.call0(form);
    }
}

/// Empties the fields with `data-clear` for the next entry, and focuses the first of them.
pub fn clear_for_next(form: &HtmlFormElement) {
    for (index, element) in dom::all(form, "[data-clear]").into_iter().enumerate() {
        if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
            input.set_value("");
        }
        if index == 0 {
            dom::focus(&element);
        }
    }
}

/// Unfolds all `<details>` elements that contain a field.
pub fn unfold(field: &Element) {
    let mut folded = field.closest("details").ok().flatten();
    while let Some(details) = folded {
        dom::set(&details, "open", Some(""));
        folded = details.parent_element().and_then(|parent| parent.closest("details").ok().flatten());
    }
}

/// Returns the first element of a form with this value of an attribute.
fn find(form: &Element, attribute: &str, value: &str) -> Option<Element> {
    form.query_selector(&["[", attribute, "=\"", value, "\"]"].concat()).ok().flatten()
}
