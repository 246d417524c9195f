use leptos::prelude::*;
use leptos_meta::Title;

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
    view! {
        <Title text=[&title, " · ", &client].concat()/>
        <div class="heading">
            <h2>{title}</h2>
            {children.map(|children| view! { <div class="heading-actions">{children()}</div> })}
        </div>
    }
}
