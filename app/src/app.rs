//! What stands in `<body>`: the contexts every screen uses, and the routes.

use crate::{i18n, outcome::Outcome, page::PageContext, routes::Screens, ui::ToastRegion, ui::Toasts};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// The whole portal, the same on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let page = use_context::<PageContext>().unwrap_or_else(PageContext::of_document);
    let messages = i18n::of(page.language);
    provide_context(page);
    Toasts::provide();
    let formatter = |title: String| if title.is_empty() { "OpenIP".to_owned() } else { title + " — OpenIP" };
    view! {
        <Title formatter/>
        <a class="skip" href="#main">{messages.common.skip}</a>
        <Router>
            <Contexts/>
            <Screens/>
        </Router>
        <ToastRegion/>
    }
}

/// What needs the address, and so stands inside the router.
#[component]
fn Contexts() -> impl IntoView {
    Outcome::provide();
}
