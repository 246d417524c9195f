//! The field "Appeler": passes the typed number to the device's own application for calls, by a `tel:` link.

use super::dom;
use portal_api::dialled::Dialled;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "submit", |event| {
        let Some(form) = dom::target(&event, "form[data-dial]") else { return };
        event.prevent_default();
        let Ok(Some(input)) = form.query_selector("input") else { return };
        let Some(input) = input.dyn_ref::<HtmlInputElement>() else { return };
        if let Ok(number) = Dialled::parse(&input.value()) {
            dom::set(input, "aria-invalid", None);
            let _ = dom::window().location().set_href(&["tel:", number.as_str()].concat());
        } else {
            dom::set(input, "aria-invalid", Some("true"));
            dom::focus(input);
        }
    });
}
