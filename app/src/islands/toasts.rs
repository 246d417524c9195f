//! The island that shows short messages.

use leptos::prelude::*;

/// Short messages about completed actions; each message is shown for ten seconds. A screen reader reads them out.
#[island]
pub fn Toasts(
    /// The accessible name of the region.
    label: String,
    /// The accessible name of the buttons that close a message.
    close: String,
) -> impl IntoView {
    let shown = RwSignal::new(Vec::<(u32, String)>::new());
    #[cfg(target_arch = "wasm32")]
    listen(shown);
    let hide = move |id: u32| shown.update(|shown| shown.retain(|(other, _)| *other != id));
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=label>
            <For
                each=move || shown.get()
                key=|(id, _)| *id
                children=move |(id, text)| {
                    view! {
                        <div class="toast">
                            <p>{text}</p>
                            <button
                                type="button"
                                class="button quiet"
                                aria-label=close.clone()
                                on:click=move |_| hide(id)
                            >
                                "×"
                            </button>
                        </div>
                    }
                }
            />
        </div>
    }
}

/// Receives the messages that the browser's program sends with [`crate::browser::toast`].
#[cfg(target_arch = "wasm32")]
fn listen(shown: RwSignal<Vec<(u32, String)>>) {
    use crate::browser::toast;
    use std::time::Duration;
    let mut next = 0;
    toast::set_handler(move |text| {
        next += 1;
        let id = next;
        shown.update(|shown| shown.push((id, text)));
        set_timeout(move || shown.update(|shown| shown.retain(|(other, _)| *other != id)), Duration::from_secs(10));
    });
}
