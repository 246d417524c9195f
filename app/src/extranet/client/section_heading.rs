//! The heading of a page below a client's tabs.

use crate::{draw::Children, page};
use leptos::prelude::*;

/// The heading of a page below the client's tabs; also sets the page title.
#[component]
pub fn SectionHeading(
    /// The title.
    #[prop(into)]
    title: String,
    /// The client's name, for the page title, since a user may open the same page for several clients.
    #[prop(into)]
    client: String,
    /// Buttons on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    page::set_title(&[&title, " · ", &client].concat());
    view! {
        <div class="heading">
            <h2>{title}</h2>
            {children.map(|children| view! { <div class="heading-actions">{children.draw()}</div> })}
        </div>
    }
}
