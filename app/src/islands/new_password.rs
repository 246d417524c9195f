use leptos::prelude::*;

/// A password that was just drawn: shown until the page is left, and read out.
#[island]
pub fn NewPassword(
    /// Before it.
    before: String,
    /// The one that the page came with, if the browser sent the form by itself; else empty.
    told: String,
) -> impl IntoView {
    let password = RwSignal::new(told);
    #[cfg(target_arch = "wasm32")]
    listen(password);
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
fn listen(password: RwSignal<String>) {
    use crate::browser::dom;
    use portal_api::password::NewPassword;
    dom::listen(&dom::document(), "portal:done", move |event| {
        if let Some([operation, _, response]) = dom::detail(&event)
            && operation == "ResetPassword"
            && let Ok(drawn) = serde_json::from_str::<NewPassword>(&response)
        {
            password.set(drawn.password);
        }
    });
}
