//! Functions that the editor's behaviours in the browser share.

use super::super::{data::SharedData, state::Editor};
use crate::browser::dom;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use portal_api::{Number, key_place::KeyPlace};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Opens a key, focuses its form and scrolls to it.
pub(super) fn open(editor: Editor, place: KeyPlace) {
    editor.open(place);
    spawn_local(async move {
        // The form exists only after the next rendering.
        TimeoutFuture::new(0).await;
        if let Ok(Some(panel)) = dom::document().query_selector("#key-panel")
            && let Some(panel) = panel.dyn_ref::<HtmlElement>()
        {
            // On a touch screen, focus on a field would open a keyboard or a list.
            let is_touch_screen = dom::window().match_media("(pointer: coarse)");
            let is_touch_screen = is_touch_screen.ok().flatten().is_some_and(|media| media.matches());
            let selector = if is_touch_screen { ".key-title" } else { "#key-function" };
            if let Ok(Some(field)) = panel.query_selector(selector) {
                dom::focus(&field);
            }
            let area = panel.get_bounding_client_rect();
            let height = dom::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            // A form that starts in the lower part of the window would not be visible as a whole.
            if area.top() < 0.0 || area.top() > height * 0.6 {
                panel.scroll_into_view();
            }
        }
    });
}

/// Returns the line and the model whose keys are edited.
pub(super) fn line_and_model(data: SharedData) -> Option<(Number, String)> {
    data.with_value(|data| Some((Number::parse(&data.number).ok()?, data.model.clone())))
}
