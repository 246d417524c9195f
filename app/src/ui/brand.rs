//! The brand "metaCentrex".

use leptos::prelude::*;

/// The brand "metaCentrex".
#[component]
pub fn Brand() -> impl IntoView {
    view! { <span class="brand"><span class="brand-meta">"meta"</span>"Centrex"</span> }
}
