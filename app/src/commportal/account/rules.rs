//! The list of rules above the field for a new secret.

use crate::i18n::messages;
use leptos::prelude::*;

/// The rules of a secret, shown before the user chooses one.
#[component]
pub fn Rules(
    /// The rules, one sentence each.
    rules: Vec<String>,
) -> impl IntoView {
    let items = rules.into_iter().map(|rule| view! { <li>{rule}</li> }).collect_view();
    view! {
        <div class="rules">
            <p>{messages().account.rules}</p>
            <ul>{items}</ul>
        </div>
    }
}
