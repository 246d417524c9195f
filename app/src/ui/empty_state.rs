use crate::draw::Children;
use leptos::prelude::*;

/// An empty list: that it is, and what to do.
#[component]
pub fn EmptyState(
    /// That it is empty.
    #[prop(into)]
    title: String,
    /// What to do.
    #[prop(into)]
    text: String,
    /// The button that does it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        // Where a list says how long it is: what reads that out goes on reading here.
        <p class="unseen" role="status">{title.clone()}</p>
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(Children::draw)}
        </div>
    }
}
