//! Buttons that copy or fold something, and menus that close on a click outside.

use super::{dom, toast};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, Node};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "click", |event| {
        if let Some(button) = dom::target(&event, "[data-copy]") {
            copy(&button);
        }
        if let Some(button) = dom::target(&event, "[data-fold]")
            && let Some(details) = button.closest("details").ok().flatten()
        {
            fold(&details);
        }
        fold_menus(&event);
    });
}

/// Copies the text of the button's `data-copy`. Without HTTPS the browser may refuse to copy.
fn copy(button: &Element) {
    let _ = dom::window().navigator().clipboard().write_text(&button.get_attribute("data-copy").unwrap_or_default());
    toast::show(&button.get_attribute("data-copied").unwrap_or_default());
}

/// Folds a `<details>` element, and moves the focus to its summary.
pub fn fold(details: &Element) {
    dom::set(details, "open", None);
    if let Ok(Some(summary)) = details.query_selector("summary") {
        dom::focus(&summary);
    }
}

/// Folds every open menu that the user didn't click into.
fn fold_menus(event: &Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    for menu in dom::all_of_document("details.menu[open]") {
        if !menu.contains(target.as_ref()) {
            dom::set(&menu, "open", None);
        }
    }
}
