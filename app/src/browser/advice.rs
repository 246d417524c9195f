//! How good a new password is, said while one types.

use super::dom;
use portal_api::{
    Invalid,
    new_password::{KnownWords, Strength, check_password},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// What is wrong with a new password, by the rules that need no list.
pub fn wrong(input: &HtmlInputElement) -> Option<Invalid> {
    check_password(&input.value(), &known(input)).err()
}

/// Says how good it is, or nothing while something is wrong with it.
pub fn advise(input: &HtmlInputElement) {
    let Some(advice) = advice_of(input) else { return };
    let text = match check_password(&input.value(), &known(input)) {
        Ok(Strength::Fair) => advice.get_attribute("data-fair"),
        Ok(Strength::Good) => advice.get_attribute("data-good"),
        Err(_) => None,
    };
    let text = text.unwrap_or_default();
    // Else a screen reader says it again at every key.
    if advice.text_content().as_deref() != Some(&text) {
        advice.set_text_content(Some(&text));
    }
}

fn advice_of(input: &HtmlInputElement) -> Option<Element> {
    let selector = ["[data-advice-of=\"", &input.name(), "\"]"].concat();
    input.closest("form").ok().flatten()?.query_selector(&selector).ok().flatten()
}

/// What everybody knows of one's own account, which the page says; or of the one that the form makes.
fn known(input: &HtmlInputElement) -> KnownWords {
    if let Some(names) = advice_of(input).and_then(|advice| advice.get_attribute("data-known")) {
        return KnownWords::of(&dom::root_attribute("data-account"), names.lines());
    }
    let typed = |name: &str| {
        let selector = ["input[name=\"", name, "\"]"].concat();
        let field = input.closest("form").ok()??.query_selector(&selector).ok()??;
        Some(field.dyn_into::<HtmlInputElement>().ok()?.value())
    };
    KnownWords::of(&typed("login").unwrap_or_default(), [typed("name").unwrap_or_default().as_str()])
}
