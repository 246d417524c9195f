use super::Tone;
use leptos::prelude::*;

/// A short word on a tinted ground: a count, a category.
#[component]
pub fn Badge(
    /// What it means; the word says it too.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.name()>{text}</span> }
}
