//! The filter of the list of phones by state.

use crate::{
    draw::Draw as _,
    i18n::messages,
    query::{link_with, query_value},
};
use leptos::prelude::*;

/// Links to all phones and to the phones in each state. The choices are links, so that the page's URL contains
/// the selected state.
#[component]
pub fn StateFilter() -> impl IntoView {
    let words = &messages().phones;
    let current = query_value("state");
    let choices = [
        ("", words.all),
        ("open", words.open),
        ("expired", words.expired),
        ("bound", words.bound),
        ("lost", words.lost),
    ];
    let links = choices.map(|(state, text)| {
        let href = link_with(&[("state", state), ("page", "")]);
        let aria_current = (current == state).then_some("true");
        view! {
            <li>
                <a href=href aria-current=aria_current>
                    {text}
                </a>
            </li>
        }
    });
    view! {
        <nav class="filter" aria-label=words.state>
            <ul>{links.into_iter().collect_view()}</ul>
        </nav>
    }
    .draw()
}
