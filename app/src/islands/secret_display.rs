//! The island that shows a revealed secret.

use leptos::prelude::*;

/// A secret that an operation has just revealed, for example a new password. It is shown until the user leaves the
/// page, and a screen reader reads it out.
#[island]
pub fn SecretDisplay(
    /// The name of the operation that reveals the secret.
    operation: String,
    /// The label before the secret.
    before: String,
    /// The secret that the page was rendered with, if the browser sent the form without JavaScript; otherwise empty.
    revealed: String,
    /// The text of the button that copies the secret.
    copy: String,
    /// The confirmation that the secret was copied.
    copied: String,
) -> impl IntoView {
    let secret = RwSignal::new(revealed);
    #[cfg(target_arch = "wasm32")]
    listen(secret, operation);
    #[cfg(not(target_arch = "wasm32"))]
    drop(operation);
    view! {
        // A screen reader only announces changes in a region that already exists.
        <div role="status">
            <p class="new-password" hidden=move || secret.with(String::is_empty)>
                {before}
                " "
                <code>{move || secret.get()}</code>
                <button type="button" class="button scripted" data-copy=move || secret.get() data-copied=copied>
                    {copy}
                </button>
            </p>
        </div>
    }
}

#[cfg(target_arch = "wasm32")]
fn listen(secret: RwSignal<String>, awaited: String) {
    use crate::browser::dom;
    use portal_api::secret::RevealedSecret;
    dom::listen(&dom::document(), "portal:done", move |event| {
        if let Some([operation, _, response]) = dom::detail(&event)
            && operation == awaited
            && let Ok(answer) = serde_json::from_str::<RevealedSecret>(&response)
        {
            secret.set(answer.text());
        }
    });
}
