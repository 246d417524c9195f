//! Shortcuts of all pages: `/` focuses the search; Escape folds an unfolded element or clears the search; arrows move
//! in lists.

use super::{click, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, KeyboardEvent};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "keydown", |event| {
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            let has_no_modifier = !key.ctrl_key() && !key.meta_key() && !key.alt_key();
            match key.key().as_str() {
                "/" if has_no_modifier && !is_typing(&event) => focus_search(&event),
                "Escape" => fold_or_clear(&event),
                key if has_no_modifier => move_in_list(&event, key),
                _ => {}
            }
        }
    });
}

/// Focuses the search, and selects the text in it.
fn focus_search(event: &Event) {
    if let Ok(Some(element)) = dom::document().query_selector("form[role=search] input[type=search]")
        && let Ok(input) = element.dyn_into::<HtmlInputElement>()
    {
        event.prevent_default();
        let _ = input.focus();
        input.select();
    }
}

/// Folds the unfolded element that has the focus, or clears the search.
fn fold_or_clear(event: &Event) {
    if let Some(details) = dom::target(event, "details[open]") {
        click::fold(&details);
    } else if let Some(input) = dom::input(event).filter(|input| input.type_() == "search" && !input.value().is_empty())
    {
        input.set_value("");
        // The program updates the list at this event, as if the user had deleted the text.
        if let Ok(input_event) = Event::new_with_event_init_dict("input", &bubbling()) {
            let _ = input.dispatch_event(&input_event);
        }
    }
}

/// The elements of a row that can have the focus, without the elements inside the question of a confirmation.
const FOCUSABLE: &str = ":is(a, button, input, summary):not(.confirm-panel *)";

/// Moves the focus in a list: up and down to the element at the same place of another row, down from the search into
/// the list, left and right within a row. In fields and in the questions of confirmations, arrows keep their
/// usual meaning.
fn move_in_list(event: &Event, key: &str) {
    let Some(focused) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let rows = dom::all_of_document("#list > tr");
    let row = rows.iter().position(|row| row.contains(Some(&focused)));
    let elements = |row: usize| rows.get(row).map(|row| dom::all(row, FOCUSABLE)).unwrap_or_default();
    let in_row = row.map(elements).unwrap_or_default();
    let place = in_row.iter().position(|element| *element == focused);
    let target = match (key, row, place) {
        ("ArrowDown", None, _) if focused.id() == "search" => {
            elements(0).into_iter().find(|element| element.has_attribute("href"))
        }
        ("ArrowDown", Some(row), Some(place)) => elements(row + 1).into_iter().nth(place),
        ("ArrowUp", Some(row), Some(place)) if row > 0 => elements(row - 1).into_iter().nth(place),
        ("ArrowRight", _, Some(place)) => in_row.into_iter().nth(place + 1),
        ("ArrowLeft", _, Some(place)) if place > 0 => in_row.into_iter().nth(place - 1),
        _ => None,
    };
    if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
        event.prevent_default();
        let _ = target.focus();
    }
}

/// Returns the options of an event that bubbles up to the listeners on the document.
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
