//! Checks fields while the user types, with the server's constructors and its sentences.

use super::{advice, dom, form};
use gloo_timers::callback::Timeout;
use portal_api::{Invalid, Language, Number, check::Check};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement};

/// The pause in typing after which a value is checked, in milliseconds.
const PAUSE: u32 = 1_000;

thread_local! {
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Starts listening. A value is checked when the user leaves the field or pauses; a wrong value is checked at every
/// key.
pub fn start() {
    dom::listen(&dom::document(), "change", |event| {
        if let Some(input) = dom::input(&event) {
            check(&input);
        }
    });
    dom::listen(&dom::document(), "input", |event| {
        let Some(input) = dom::input(&event) else { return };
        if check_of(&input) == Some(Check::NewPassword) {
            advice::advise(&input);
        }
        if input.has_attribute("aria-invalid") {
            check(&input);
        } else if input.has_attribute("data-check") {
            TIMER.with_borrow_mut(|timer| *timer = Some(Timeout::new(PAUSE, move || check(&input))));
        }
    });
}

/// Checks every field of a form before it is sent, so that the user sees all errors at once. Returns `true` if a field
/// is wrong.
pub fn refuses(form: &HtmlFormElement) -> bool {
    let mut first = None;
    for field in dom::all(form, "[data-check], [aria-required]") {
        let is_shown = field.dyn_ref::<HtmlElement>().is_some_and(|field| field.offset_parent().is_some());
        let name = field.get_attribute("name").unwrap_or_default();
        if is_shown
            && let Some(sentence) = missing(&field).or_else(|| wrong(field.dyn_ref()?))
            && form::set_error(form, &name, Some(&sentence))
        {
            first.get_or_insert(field);
        }
    }
    if let Some(field) = &first {
        dom::focus(field);
    }
    first.is_some()
}

fn check(input: &HtmlInputElement) {
    if input.get_attribute("data-refused").is_some_and(|refused| refused == input.value()) {
        // The server refused this value, and its sentence is already shown.
        return;
    }
    let Some(form) = input.closest("form").ok().flatten() else { return };
    let sentence = wrong(input);
    if sentence.is_some() || input.has_attribute("aria-invalid") {
        form::set_error(&form, &input.name(), sentence.as_deref());
    }
}

fn missing(field: &Element) -> Option<String> {
    let value = match field.dyn_ref::<HtmlInputElement>() {
        Some(input) => input.value(),
        None => field.dyn_ref::<HtmlSelectElement>()?.value(),
    };
    (value.is_empty() && field.has_attribute("aria-required")).then(|| sentence(&Invalid::Required))
}

fn wrong(input: &HtmlInputElement) -> Option<String> {
    let text = input.value();
    if text.is_empty() {
        return None;
    }
    let invalid = check_of(input)?.run(&text, own_number().as_ref()).err()?;
    Some(sentence(&invalid))
}

/// Returns the check that the server named on a field.
fn check_of(input: &HtmlInputElement) -> Option<Check> {
    Check::from_name(&input.get_attribute("data-check")?)
}

/// Returns the number of the signed-in user, as the page contains it.
fn own_number() -> Option<Number> {
    Number::parse(&dom::root_attribute("data-number")).ok()
}

fn sentence(invalid: &Invalid) -> String {
    invalid.text(Language::from_tag(&dom::root_attribute("lang")).unwrap_or_default())
}
