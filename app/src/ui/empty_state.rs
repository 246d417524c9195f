//! The placeholder of an empty list.

use crate::draw::Children;
use leptos::prelude::*;

/// The placeholder of an empty list, with advice.
#[component]
pub fn EmptyState(
    /// The sentence that the list is empty.
    #[prop(into)]
    title: String,
    /// The advice: what to do.
    #[prop(into)]
    text: String,
    /// A button that follows the advice.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        // A list states its length in an element with this role, so a screen reader announces the empty list in the
        // same way.
        <p class="unseen" role="status">{title.clone()}</p>
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(Children::draw)}
        </div>
    }
}
