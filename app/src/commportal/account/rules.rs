use crate::i18n::messages;
use leptos::prelude::*;

/// The rules of a secret, shown before one chooses it.
#[component]
pub fn Rules(
    /// Each in one sentence.
    rules: &'static [&'static str],
) -> impl IntoView {
    let items = rules.iter().map(|rule| view! { <li>{*rule}</li> }).collect_view();
    view! {
        <div class="rules">
            <p>{messages().account.rules}</p>
            <ul>{items}</ul>
        </div>
    }
}
