//! Shortcuts of all pages: `/` focuses the search; Escape folds an unfolded element or clears the search; arrows move in
//! lists.

use super::{click, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "keydown", |event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            let is_plain = !key.ctrl_key() && !key.meta_key() && !key.alt_key();
            match key.key().as_str() {
                "/" if is_plain && !is_typing(&event) => search(&event),
                "Escape" => escape(&event),
                key if is_plain => step(&event, key),
                _ => {}
            }
        }
    });
}

fn search(event: &Event) {
    if let Ok(Some(element)) = dom::document().query_selector("form[role=search] input[type=search]")
        && let Ok(input) = element.dyn_into::<HtmlInputElement>()
    {
        event.prevent_default();
        let _ = input.focus();
        input.select();
    }
}

fn escape(event: &Event) {
    if let Some(details) = dom::target(event, "details[open]") {
        click::fold(&details);
    } else if let Some(input) = dom::input(event).filter(|input| input.type_() == "search" && !input.value().is_empty())
    {
        input.set_value("");
        if let Ok(typed) = Event::new_with_event_init_dict("input", &bubbling()) {
            let _ = input.dispatch_event(&typed);
        }
    }
}

/// What can have the focus in a row; what is folded in it can't.
const PARTS: &str = ":is(a, button, input, summary):not(.confirm-panel *)";

/// Moves in a list: up and down to the same part of another row, from the search into the list, left and right in a row.
/// Fields and open questions keep their arrows.
fn step(event: &Event, key: &str) {
    let Some(from) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let rows = dom::all_of_document("#list > tr");
    let row = rows.iter().position(|row| row.contains(Some(&from)));
    let parts = |row: usize| rows.get(row).map(|row| dom::all(row, PARTS)).unwrap_or_default();
    let own = row.map(parts).unwrap_or_default();
    let place = own.iter().position(|part| *part == from);
    let target = match (key, row, place) {
        ("ArrowDown", None, _) if from.id() == "search" => parts(0).into_iter().find(|part| part.has_attribute("href")),
        ("ArrowDown", Some(row), Some(place)) => parts(row + 1).into_iter().nth(place),
        ("ArrowUp", Some(row), Some(place)) if row > 0 => parts(row - 1).into_iter().nth(place),
        ("ArrowRight", _, Some(place)) => own.into_iter().nth(place + 1),
        ("ArrowLeft", _, Some(place)) if place > 0 => own.into_iter().nth(place - 1),
        _ => None,
    };
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = target.focus();
    }
}

fn bubbling() -> web_sys::EventInit {
    let options = web_sys::EventInit::new();
    options.set_bubbles(true);
    options
}

fn is_typing(event: &Event) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    element.is_some_and(|element| {
        matches!(Element::tag_name(&element).as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}
