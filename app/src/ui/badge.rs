use super::Tone;
use leptos::prelude::*;

/// A short word on a tinted background: a count or a category.
#[component]
pub fn Badge(
    /// The meaning, shown as a colour; the word expresses it too.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.name()>{text}</span> }
}
