//! What stands in `<body>`: the contexts every screen uses, and the routes.

use crate::{i18n, islands::Toasts, outcome::Outcome, page::PageContext, routes::Screens};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// The whole portal.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let messages = i18n::of(use_context::<PageContext>().unwrap_or_default().language);
    let formatter = |title: String| if title.is_empty() { "OpenIP".to_owned() } else { title + " — OpenIP" };
    view! {
        <Title formatter/>
        <a class="skip" href="#main">{messages.common.skip}</a>
        <Router>
            <Contexts/>
            <Screens/>
        </Router>
        <Toasts label=messages.common.notices.to_owned() close=messages.common.close.to_owned()/>
    }
}

/// What needs the address, and so stands inside the router.
#[component]
fn Contexts() -> impl IntoView {
    Outcome::provide();
}
