//! Short answers to what was done: shown by the island [`crate::islands::Toasts`], from wherever they come.

use super::dom;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;

/// Where a sentence waits while another page is loaded.
const KEPT: &str = "toast";

type Show = Box<dyn FnMut(String)>;

thread_local! {
    static SHOW: RefCell<Option<Show>> = const { RefCell::new(None) };
}

/// Says who shows them.
pub fn on_toast(show: impl FnMut(String) + 'static) {
    SHOW.with_borrow_mut(|current| *current = Some(Box::new(show)));
    // An island is taken over as the server rendered it, without a toast: only then may one come.
    Timeout::new(0, show_kept).forget();
}

/// Shows a sentence.
pub fn show(text: &str) {
    SHOW.with_borrow_mut(|show| {
        if let Some(show) = show {
            show(text.to_owned());
        }
    });
}

/// Keeps a sentence for the page that is loaded next.
pub fn keep(text: &str) {
    if let Ok(Some(storage)) = dom::window().session_storage() {
        let _ = storage.set_item(KEPT, text);
    }
}

/// Shows the sentence that the page before kept.
fn show_kept() {
    if let Ok(Some(storage)) = dom::window().session_storage()
        && let Ok(Some(text)) = storage.get_item(KEPT)
    {
        let _ = storage.remove_item(KEPT);
        show(&text);
    }
}
