//! A word on a tinted background.

use super::Tone;
use crate::draw::Draw as _;
use leptos::prelude::*;

/// A short word on a tinted background: a count or a category. A count can link to the list of the counted
/// objects.
#[component]
pub fn Badge(
    /// The meaning, shown as a colour; the word expresses it too.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
    /// The address of the list of the counted objects.
    #[prop(optional, into)]
    href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="badge" data-tone=tone.name() href=href>{text}</a> }.draw(),
        None => view! { <span class="badge" data-tone=tone.name()>{text}</span> }.draw(),
    }
}
