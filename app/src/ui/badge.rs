use super::Tone;
use crate::draw::Draw as _;
use leptos::prelude::*;

/// A short word on a tinted background: a count or a category. A count links to what it counts.
#[component]
pub fn Badge(
    /// The meaning, shown as a colour; the word expresses it too.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
    /// The list of what is counted.
    #[prop(optional, into)]
    href: Option<String>,
) -> impl IntoView {
    match href {
        Some(href) => view! { <a class="badge" data-tone=tone.name() href=href>{text}</a> }.draw(),
        None => view! { <span class="badge" data-tone=tone.name()>{text}</span> }.draw(),
    }
}
