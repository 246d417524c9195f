//! Checks fields while the user types, with the server's constructors and its sentences.

use super::{advice, dom, form};
use gloo_timers::callback::Timeout;
use portal_api::{Invalid, Language, Number, check::Check};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// The pause in typing after which a value is checked, in milliseconds.
const PAUSE_MS: u32 = 1_000;

thread_local! {
    /// Checks the field when the pause is over. A new timer replaces and so cancels the previous one.
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Starts listening. A value is checked when the user leaves the field or pauses typing. While a field shows an error,
/// its value is checked at every key, so that the error disappears at once.
pub fn start() {
    dom::listen(&dom::document(), "change", |event| {
        if let Some(input) = dom::input(&event) {
            check(&input);
        }
    });
    dom::listen(&dom::document(), "input", |event| {
        let Some(input) = dom::input(&event) else { return };
        if named_check(&input) == Some(Check::NewPassword) {
            advice::show_rating(&input);
        }
        if input.has_attribute("aria-invalid") {
            check(&input);
        } else if input.has_attribute("data-check") {
            TIMER.with_borrow_mut(|timer| *timer = Some(Timeout::new(PAUSE_MS, move || check(&input))));
        }
    });
}

/// Checks every field of a form before the form is sent, so that the user sees all errors at once. Returns `true` if a
/// field is wrong.
pub fn has_wrong_field(form: &HtmlFormElement) -> bool {
    let mut first_wrong = None;
    for field in dom::all(form, "[data-check], [aria-required]") {
        let is_shown = field.dyn_ref::<HtmlElement>().is_some_and(|field| field.offset_parent().is_some());
        let name = field.get_attribute("name").unwrap_or_default();
        if is_shown
            && let Some(sentence) = missing_sentence(&field).or_else(|| wrong_sentence(field.dyn_ref()?))
            && form::set_error(form, &name, Some(&sentence))
        {
            first_wrong.get_or_insert(field);
        }
    }
    if let Some(field) = &first_wrong {
        dom::focus(field);
    }
    first_wrong.is_some()
}

/// Checks a field, and shows or removes its error.
fn check(input: &HtmlInputElement) {
    if input.get_attribute("data-refused").is_some_and(|refused| refused == input.value()) {
        // The server refused this value, and its sentence is already shown.
        return;
    }
    let Some(form) = input.closest("form").ok().flatten() else { return };
    let sentence = wrong_sentence(input);
    if sentence.is_some() || input.has_attribute("aria-invalid") {
        form::set_error(&form, &input.name(), sentence.as_deref());
    }
}

/// Returns the error sentence of a required field without a value.
fn missing_sentence(field: &Element) -> Option<String> {
    let value = match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => field.dyn_ref::<HtmlSelectElement>()?.value(),
    };
    (value.is_empty() && field.has_attribute("aria-required")).then(|| sentence_of(&Invalid::Required))
}

/// Returns the error sentence of a wrong value; none for an empty field.
fn wrong_sentence(input: &HtmlInputElement) -> Option<String> {
    let text = input.value();
    if text.is_empty() {
        return None;
    }
    let invalid = named_check(input)?.run(&text, own_number().as_ref()).err()?;
    Some(sentence_of(&invalid))
}

/// Returns the check that the server named on a field.
fn named_check(input: &HtmlInputElement) -> Option<Check> {
    Check::from_name(&input.get_attribute("data-check")?)
}

/// Returns the number of the signed-in user, as the page contains it.
fn own_number() -> Option<Number> {
    Number::parse(&dom::root_attribute("data-number")).ok()
}

/// Returns the sentence in the language of the page.
fn sentence_of(invalid: &Invalid) -> String {
    invalid.text(Language::from_tag(&dom::root_attribute("lang")).unwrap_or_default())
}
