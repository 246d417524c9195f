//! The island that refreshes a page when the server sends an event.

use leptos::prelude::*;

/// Refreshes the page whenever a phone of the client or of the line sends a request or is changed. When a line's keys
/// were changed in another session, the document gets the event `portal:keys`.
#[island]
pub fn LiveUpdates(
    /// The address of the server-sent events.
    path: String,
) -> impl IntoView {
    #[cfg(target_arch = "wasm32")]
    watch(&path);
    // The server only renders the page: it opens no connection.
    #[cfg(not(target_arch = "wasm32"))]
    drop(path);
}

/// Listens to the events. The browser reconnects by itself when the connection breaks. Events may have been missed
/// then, so every `open` but the first refreshes the page.
#[cfg(target_arch = "wasm32")]
fn watch(path: &str) {
    use crate::browser::{dom, refresh};
    let Ok(source) = web_sys::EventSource::new(path) else { return };
    dom::listen(&source, "keys", |_| {
        if let Ok(event) = web_sys::Event::new("portal:keys") {
            let _ = dom::document().dispatch_event(&event);
        }
    });
    // `behind` says that the server could not send all events.
    for event in ["phone", "behind", "keys", "settings", "open"] {
        let mut is_first = event == "open";
        dom::listen(&source, event, move |_| {
            // At the first `open` the page was just rendered, so a refresh would change nothing.
            if !std::mem::take(&mut is_first) {
                refresh::soon();
            }
        });
    }
    // The connection stays open as long as the page: a refresh keeps this island.
    std::mem::forget(source);
}
