use crate::{draw::Children, page};
use leptos::prelude::*;

/// The heading of a screen below the client's tabs, its title in the browser, and what one can do there.
#[component]
pub fn SectionHeading(
    /// What the screen shows.
    #[prop(into)]
    title: String,
    /// The client's name: several of a screen may be open at once.
    #[prop(into)]
    client: String,
    /// Buttons at the right.
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
