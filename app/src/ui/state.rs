//! A state as a coloured dot and a word.

use super::Tone;
use leptos::prelude::*;

/// A state as a coloured dot and a word: "🟢 Déverrouillé".
#[component]
pub fn State(
    /// The dot's colour.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="state" data-tone=tone.name()>{text}</span> }
}
