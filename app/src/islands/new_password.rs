use leptos::prelude::*;

/// A password that was just drawn or told: shown until the page is left, and read out.
#[island]
pub fn NewPassword(
    /// The operation that tells it.
    operation: String,
    /// Before it.
    before: String,
    /// The one that the page came with, if the browser sent the form by itself; else empty.
    told: String,
) -> impl IntoView {
    let password = RwSignal::new(told);
    #[cfg(target_arch = "wasm32")]
    listen(password, operation);
    #[cfg(not(target_arch = "wasm32"))]
    drop(operation);
    view! {
        // What is read out must be there before it says anything.
        <div role="status">
            <p class="new-password" hidden=move || password.with(String::is_empty)>
                {before}
                " "
                <code>{move || password.get()}</code>
            </p>
        </div>
    }
}

#[cfg(target_arch = "wasm32")]
fn listen(password: RwSignal<String>, awaited: String) {
    use crate::browser::dom;
    use portal_api::secret::RevealedSecret;
    dom::listen(&dom::document(), "portal:done", move |event| {
        if let Some([operation, _, response]) = dom::detail(&event)
            && operation == awaited
            && let Ok(secret) = serde_json::from_str::<RevealedSecret>(&response)
        {
            password.set(secret.text());
        }
    });
}
