//! The few things that only a browser can do. On the server they are never reached: event handlers and effects
//! don't run there.

use crate::paths;
use leptos::prelude::{document, window};
use portal_api::Language;
use std::borrow::Cow;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent, UrlSearchParams};

/// A form's names and values, in the order of the page.
pub type Pairs = Vec<(String, String)>;

/// The language of the document.
pub fn language() -> Language {
    if cfg!(not(target_arch = "wasm32")) {
        return Language::default();
    }
    let tag = document().document_element().and_then(|root| root.get_attribute("lang"));
    tag.and_then(|tag| Language::from_tag(&tag)).unwrap_or_default()
}

/// Says in `<html data-ready>` that the program has taken over the page.
pub fn mark_ready() {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("data-ready", "");
    }
}

/// Path and query of the page.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Loads a page of ours afresh.
pub fn go(address: &str) {
    let _ = window().location().assign(address);
}

/// Loads this page afresh.
pub fn reload() {
    let _ = window().location().reload();
}

/// To the sign-in page, and from there back to this one.
pub fn sign_in_again() {
    let address = address();
    if !address.starts_with(paths::SIGN_IN) {
        go(&paths::sign_in(&address));
    }
}

/// What a form holds, the pressed button's own value included.
pub fn form_pairs(form: &HtmlFormElement, event: &SubmitEvent) -> Pairs {
    let Ok(fields) = FormData::new_with_form(form) else { return Pairs::new() };
    let Ok(text) = UrlSearchParams::new_with_str_sequence_sequence(fields.as_ref()) else { return Pairs::new() };
    let mut pairs = parse_pairs(&String::from(text.to_string()));
    if let Some(button) = event.submitter()
        && let Some(name) = button.get_attribute("name").filter(|name| !name.is_empty())
    {
        pairs.push((name, button.get_attribute("value").unwrap_or_default()));
    }
    pairs
}

/// Reads `application/x-www-form-urlencoded` text.
pub fn parse_pairs(text: &str) -> Pairs {
    form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Writes `application/x-www-form-urlencoded` text.
pub fn write_pairs<'a>(pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        text.append_pair(&name, &value);
    }
    text.finish()
}

/// Keeps what was typed in a form until its page is loaded again. Passwords are not kept.
pub fn keep_typed(form: &HtmlFormElement, key: &str, pairs: &Pairs) {
    let is_kept = |name: &str| !name.starts_with('_') && find_input(form, name).is_none_or(|i| i.type_() != "password");
    let kept = pairs.iter().filter(|(name, _)| is_kept(name));
    let text = write_pairs(kept.map(|(name, value)| (name.as_str().into(), value.as_str().into())));
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = storage.set_item(key, &text);
    }
}

/// Puts back what [`keep_typed`] kept, once.
pub fn restore_typed(form: &HtmlFormElement, key: &str) {
    let Ok(Some(storage)) = window().session_storage() else { return };
    let Ok(Some(text)) = storage.get_item(key) else { return };
    let _ = storage.remove_item(key);
    for (name, value) in parse_pairs(&text) {
        if let Some(input) = find_input(form, &name) {
            if matches!(input.type_().as_str(), "checkbox" | "radio") {
                input.set_checked(true);
            } else {
                input.set_value(&value);
            }
        }
    }
}

fn find_input(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    let selector = [r#"input[name=""#, name, r#""]"#].concat();
    form.query_selector(&selector).ok().flatten()?.dyn_into().ok()
}

/// Puts the focus on the first element that a selector finds.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        focus_element(&element);
    }
}

/// Puts the focus on the first element inside another that a selector finds.
pub fn focus_in(form: &HtmlFormElement, selector: &str) {
    if let Ok(Some(element)) = form.query_selector(selector) {
        focus_element(&element);
    }
}

/// Puts the focus on an element.
pub fn focus_element(element: &web_sys::Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// Copies a text; the browser may refuse outside HTTPS.
pub fn copy(text: &str) {
    let _ = window().navigator().clipboard().write_text(text);
}

/// Whether a key press belongs to a field that takes text.
pub fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}

/// Folds the menus that are open.
pub fn fold_menus() {
    if let Ok(Some(menu)) = document().query_selector("details.menu[open]") {
        let _ = menu.remove_attribute("open");
    }
}
