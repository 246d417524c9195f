//! The heading of a page.

use crate::{draw::Children, page};
use leptos::prelude::*;

/// The page's `<h1>` with buttons; also sets the page title.
#[component]
pub fn PageHeading(
    /// The title.
    #[prop(into)]
    title: String,
    /// A count or a word beside the title.
    #[prop(optional, into)]
    note: Option<String>,
    /// Buttons on the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    page::set_title(&title);
    view! {
        <div class="heading">
            <h1>{title}</h1>
            {note.map(|note| view! { <p class="heading-note">{note}</p> })}
            {children.map(|children| view! { <div class="heading-actions">{children.draw()}</div> })}
        </div>
    }
}
