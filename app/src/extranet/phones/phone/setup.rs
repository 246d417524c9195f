use crate::{draw::Draw as _, i18n::messages};
use leptos::prelude::*;

/// "Que saisir dans le téléphone ?": the steps from unpacking a phone to its first request.
#[component]
pub fn Setup() -> impl IntoView {
    let words = &messages().phone;
    let steps = words.setup_steps.map(|step| view! { <li>{step}</li> });
    view! {
        <details class="fold" id="setup">
            <summary>{words.setup}</summary>
            <ol class="steps">{steps.into_iter().collect_view()}</ol>
            <p class="sub">{words.setup_reset}</p>
        </details>
    }
    .draw()
}
