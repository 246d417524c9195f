//! What the parts of the editor in the browser share.

use super::super::{EditorStart, EditorWords, state::Editor};
use crate::browser::dom;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use portal_api::{Number, key_place::KeyPlace};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// What the editor began with.
pub(super) type Start = StoredValue<EditorStart>;
/// Its sentences.
pub(super) type Words = StoredValue<EditorWords>;

/// Opens a key, and leads to what can be done with it.
pub(super) fn open(editor: Editor, place: KeyPlace) {
    editor.open(place);
    spawn_local(async move {
        // The form is drawn in a moment.
        TimeoutFuture::new(0).await;
        if let Ok(Some(panel)) = dom::document().query_selector("#key-panel")
            && let Some(panel) = panel.dyn_ref::<HtmlElement>()
        {
            // A field that gets the focus brings up a keyboard or a list, where one touches.
            let is_touched = dom::window().match_media("(pointer: coarse)");
            let is_touched = is_touched.ok().flatten().is_some_and(|media| media.matches());
            let wanted = if is_touched { ".key-title" } else { "#key-function" };
            if let Ok(Some(field)) = panel.query_selector(wanted) {
                dom::focus(&field);
            }
            let area = panel.get_bounding_client_rect();
            let height = dom::window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            if area.top() < 0.0 || area.top() > height * 0.6 {
                panel.scroll_into_view();
            }
        }
    });
}

/// The line and the model that the keys are of.
pub(super) fn line_and_model(start: Start) -> Option<(Number, String)> {
    start.with_value(|start| Some((Number::parse(&start.number).ok()?, start.model.clone())))
}
