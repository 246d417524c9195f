use leptos::prelude::*;

/// "metaCentrex", as in the document's pictures.
#[component]
pub fn Brand() -> impl IntoView {
    view! { <span class="brand"><span class="brand-meta">"meta"</span>"Centrex"</span> }
}
