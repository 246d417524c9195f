//! Shortcuts of all pages: `/` focuses the search; Escape folds an unfolded element or clears the search.

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
