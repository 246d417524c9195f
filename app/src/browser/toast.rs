//! Short messages about completed actions. The island [`crate::islands::Toasts`] shows them.

use super::dom;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;

/// The key of the session storage for a message that the next page shows.
const STORAGE_KEY: &str = "toast";

/// The function that shows a message.
type Handler = Box<dyn FnMut(String)>;

thread_local! {
    static HANDLER: RefCell<Option<Handler>> = const { RefCell::new(None) };
}

/// Sets the function that shows messages.
pub fn set_handler(handler: impl FnMut(String) + 'static) {
    HANDLER.with_borrow_mut(|current| *current = Some(Box::new(handler)));
    // The island must be hydrated as the server rendered it, without a message. It may change only afterwards.
    Timeout::new(0, show_stored).forget();
}

/// Shows a message.
pub fn show(text: &str) {
    HANDLER.with_borrow_mut(|handler| {
        if let Some(handler) = handler {
            handler(text.to_owned());
        }
    });
}

/// Stores a message for the page that is loaded next.
pub fn store(text: &str) {
    if let Ok(Some(storage)) = dom::window().session_storage() {
        let _ = storage.set_item(STORAGE_KEY, text);
    }
}

/// Shows the message that the previous page stored.
fn show_stored() {
    if let Ok(Some(storage)) = dom::window().session_storage()
        && let Ok(Some(text)) = storage.get_item(STORAGE_KEY)
    {
        let _ = storage.remove_item(STORAGE_KEY);
        show(&text);
    }
}
