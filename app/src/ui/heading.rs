use leptos::prelude::*;
use leptos_meta::Title;

/// The page's one `<h1>`, its title in the browser, and what one can do from here.
#[component]
pub fn PageHeading(
    /// The title.
    #[prop(into)]
    title: String,
    /// Whether the page has another title in the browser, given by what is below the heading.
    #[prop(optional)]
    is_titled_below: bool,
    /// A count or a word beside it.
    #[prop(optional, into)]
    note: Option<String>,
    /// Buttons at the right.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // Of two titles the one that is rendered last would win, and that is chance.
    let own_title = (!is_titled_below).then(|| view! { <Title text=title.clone()/> });
    view! {
        {own_title}
        <div class="heading">
            <h1>{title}</h1>
            {note.map(|note| view! { <p class="heading-note">{note}</p> })}
            {children.map(|children| view! { <div class="heading-actions">{children()}</div> })}
        </div>
    }
}
