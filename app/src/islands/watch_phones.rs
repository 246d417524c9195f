use leptos::prelude::*;

/// Follows a client's telephones, or a line's: whenever one of them asks for something or is changed, the page is shown anew.
/// When a line's keys were changed from elsewhere, the document hears `portal:keys`.
#[island]
pub fn WatchPhones(
    /// The address of the events.
    path: String,
) -> impl IntoView {
    #[cfg(target_arch = "wasm32")]
    watch(&path);
    // The server has nothing to do with it.
    #[cfg(not(target_arch = "wasm32"))]
    drop(path);
}

/// The browser connects again by itself when the connection breaks; then something may have been missed.
#[cfg(target_arch = "wasm32")]
fn watch(path: &str) {
    use crate::browser::{dom, refresh};
    let Ok(source) = web_sys::EventSource::new(path) else { return };
    dom::listen(&source, "keys", |_| {
        if let Ok(event) = web_sys::Event::new("portal:keys") {
            let _ = dom::document().dispatch_event(&event);
        }
    });
    for event in ["phone", "behind", "keys", "settings", "open"] {
        let mut is_first = event == "open";
        dom::listen(&source, event, move |_| {
            // The page that was just rendered needs nothing when the connection first opens.
            if !std::mem::take(&mut is_first) {
                refresh::soon();
            }
        });
    }
    // The connection lives as long as the page: what holds it is kept when the page is shown anew.
    std::mem::forget(source);
}
