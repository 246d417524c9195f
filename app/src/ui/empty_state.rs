use crate::draw::Children;
use leptos::prelude::*;

/// The placeholder of an empty list, with advice.
#[component]
pub fn EmptyState(
    /// States that the list is empty.
    #[prop(into)]
    title: String,
    /// Says what to do.
    #[prop(into)]
    text: String,
    /// A button to do it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        // This is where a list states its length: screen readers announce the empty list here too.
        <p class="unseen" role="status">{title.clone()}</p>
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(Children::draw)}
        </div>
    }
}
