//! Lists that are updated while the user types in their search box.

use super::{dom, form, refresh};
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlFormElement};

/// The pause in typing after which the list is updated, in milliseconds.
const PAUSE: u32 = 250;

thread_local! {
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "input", |event| {
        if let Some(form) = search_form(&event) {
            TIMER.with_borrow_mut(|timer| *timer = Some(Timeout::new(PAUSE, move || update(&form))));
        }
    });
    dom::listen(&dom::document(), "submit", |event| {
        if let Some(form) = search_form(&event) {
            event.prevent_default();
            TIMER.with_borrow_mut(Option::take);
            update(&form);
        }
    });
}

fn search_form(event: &Event) -> Option<HtmlFormElement> {
    dom::target(event, "form[role=search]")?.dyn_into().ok()
}

/// Updates the list, and writes the search into the page's address, so that the user can share it and return to it.
fn update(form: &HtmlFormElement) {
    let query = form::encode(form, None);
    let kept: Vec<_> = query.split('&').filter(|pair| !pair.ends_with('=') && !pair.is_empty()).collect();
    let path = form.get_attribute("action").unwrap_or_default();
    let address = if kept.is_empty() { path } else { [&path, "?", &kept.join("&")].concat() };
    if let Ok(history) = dom::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    spawn_local(refresh::now());
}
