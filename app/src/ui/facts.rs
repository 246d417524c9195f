//! A list of names and values.

use crate::draw::Children;
use leptos::prelude::*;

/// A list of names and values.
#[component]
pub fn Facts(
    /// The [`Fact`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="facts">{children.draw()}</dl> }
}

/// A name with its value.
#[component]
pub fn Fact(
    /// The name.
    #[prop(into)]
    label: String,
    /// The value.
    children: Children,
) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{children.draw()}</dd>
        </div>
    }
}
