use super::Tone;
use leptos::prelude::*;

/// A state: a coloured dot and its word, as in "🟢 Déverrouillé".
#[component]
pub fn State(
    /// The dot's colour.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    /// The word.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    view! { <span class="state" data-tone=move || tone.get().name()>{move || text.get()}</span> }
}
