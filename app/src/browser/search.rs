//! Lists that are updated while the user types in their search box.

use super::{
    dom, form,
    refresh::{self, RefreshOutcome},
};
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, HtmlFormElement};

/// The pause in typing after which the list is updated, in milliseconds.
const PAUSE_MS: u32 = 250;

thread_local! {
    /// Updates the list when the pause is over. A new timer replaces and so cancels the previous one.
    static TIMER: RefCell<Option<Timeout>> = const { RefCell::new(None) };
}

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "input", |event| {
        if let Some(form) = search_form(&event) {
            TIMER.with_borrow_mut(|timer| *timer = Some(Timeout::new(PAUSE_MS, move || update(&form, false))));
        }
    });
    dom::listen(&dom::document(), "submit", |event| {
        if let Some(form) = search_form(&event) {
            event.prevent_default();
            TIMER.with_borrow_mut(Option::take);
            update(&form, true);
        }
    });
    // The list may be out of date after the connection was interrupted.
    dom::listen(&dom::window(), "online", |_| refresh::soon());
}

fn search_form(event: &Event) -> Option<HtmlFormElement> {
    dom::target(event, "form[role=search]")?.dyn_into().ok()
}

/// Updates the list, and writes the search into the page's address, so that the user can share the address and return
/// to it. After a search that was sent with Enter, the browser opens the object that the search names exactly, if the
/// page links to such an object.
fn update(form: &HtmlFormElement, is_sent: bool) {
    let query = form::encode(form, None);
    let filled_in: Vec<_> = query.split('&').filter(|pair| !pair.ends_with('=') && !pair.is_empty()).collect();
    let path = form.get_attribute("action").unwrap_or_default();
    let address = if filled_in.is_empty() { path } else { [&path, "?", &filled_in.join("&")].concat() };
    if let Ok(history) = dom::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address));
    }
    spawn_local(async move {
        let found = || dom::all_of_document("[data-found]").first()?.get_attribute("href");
        match refresh::now().await {
            RefreshOutcome::Failed => show_failure(),
            RefreshOutcome::Done if is_sent => found().iter().for_each(|href| dom::go(href)),
            RefreshOutcome::Done | RefreshOutcome::Overtaken => {}
        }
    });
}

/// Says that the search failed. The list on the page is the result of an earlier search, so the style sheet hides it.
fn show_failure() {
    for slot in dom::all_of_document(".search-failed") {
        slot.set_text_content(Some(&dom::root_attribute("data-offline")));
    }
    for main in dom::all_of_document("main") {
        dom::set(&main, "data-stale", Some(""));
    }
}
