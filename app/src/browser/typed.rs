//! What was typed when the session ended: kept until one has signed in again and is back. Passwords are not kept.

use super::{dom, form};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// Keeps what is typed in every form of the page.
pub fn keep_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        let kept: Vec<_> = form_urlencoded::parse(form::encode(&form, None).as_bytes())
            .filter(|(name, _)| !name.starts_with('_') && !is_password(&form, name))
            .map(|(name, value)| [name.as_ref(), "=", value.as_ref()].concat())
            .collect();
        let _ = storage.set_item(&key(&form), &kept.join("\n"));
    }
}

/// Puts back what was kept, once.
pub fn restore_all() {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    for form in forms() {
        let key = key(&form);
        let Ok(Some(text)) = storage.get_item(&key) else { continue };
        let _ = storage.remove_item(&key);
        for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
            if let Some(element) = find(&form, name) {
                set(&element, value);
            }
        }
    }
}

fn set(element: &Element, value: &str) {
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "checkbox" | "radio" => input.set_checked(true),
            _ => input.set_value(value),
        }
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

fn forms() -> Vec<HtmlFormElement> {
    let forms = dom::all_of_document("main form[data-operation]");
    forms.into_iter().filter_map(|form| form.dyn_into().ok()).collect()
}

fn key(form: &HtmlFormElement) -> String {
    ["typed ", &form.id(), " ", &dom::window().location().pathname().unwrap_or_default()].concat()
}

fn find(form: &HtmlFormElement, name: &str) -> Option<Element> {
    form.query_selector(&["[name=\"", name, "\"]"].concat()).ok().flatten()
}

fn is_password(form: &HtmlFormElement, name: &str) -> bool {
    let input = find(form, name).and_then(|element| element.dyn_into::<HtmlInputElement>().ok());
    input.is_some_and(|input| input.type_() == "password")
}
