//! Lists that are updated while the user types in their search box.

use super::{
    dom, form,
    refresh::{self, Refreshed},
};
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
            TIMER.with_borrow_mut(|timer| *timer = Some(Timeout::new(PAUSE, move || update(&form, false))));
        }
    });
    dom::listen(&dom::document(), "submit", |event| {
        if let Some(form) = search_form(&event) {
            event.prevent_default();
            TIMER.with_borrow_mut(Option::take);
            update(&form, true);
        }
    });
    dom::listen(&dom::window(), "online", |_| refresh::soon());
}

fn search_form(event: &Event) -> Option<HtmlFormElement> {
    dom::target(event, "form[role=search]")?.dyn_into().ok()
}

/// Updates the list, and writes the search into the page's address, so that the user can share it and return to it. A
/// search that was sent with Enter ends at the object that it names, if the page links to one.
fn update(form: &HtmlFormElement, is_sent: bool) {
    let query = form::encode(form, None);
    let kept: Vec<_> = query.split('&').filter(|pair| !pair.ends_with('=') && !pair.is_empty()).collect();
    let path = form.get_attribute("action").unwrap_or_default();
    let address = if kept.is_empty() { path } else { [&path, "?", &kept.join("&")].concat() };
    if let Ok(history) = dom::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    spawn_local(async move {
        let found = || dom::all_of_document("[data-found]").first()?.get_attribute("href");
        match refresh::now().await {
            Refreshed::Failed => say_failed(),
            Refreshed::Done if is_sent => found().iter().for_each(|href| dom::go(href)),
            Refreshed::Done | Refreshed::Overtaken => {}
        }
    });
}

/// Says that the search failed. The list below was found by other words, so the style sheet hides it.
fn say_failed() {
    for place in dom::all_of_document(".search-failed") {
        place.set_text_content(Some(&dom::root_attribute("data-offline")));
    }
    for main in dom::all_of_document("main") {
        dom::set(&main, "data-stale", Some(""));
    }
}
