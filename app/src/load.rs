//! Showing what a resource holds, or why it doesn't.
//!
//! The server waits, so a page arrives complete.

use crate::{outcome::use_outcome, page, ui::ErrorPanel};
use leptos::prelude::*;
use portal_api::ApiError;
use std::sync::Arc;

/// What a resource of ours holds.
pub type Loaded<T> = Resource<Result<T, ApiError>>;

/// Renders what was loaded; an error as a panel, with its HTTP status.
pub fn load<T>(resource: Loaded<T>, render: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let render = Arc::new(render);
    let outcome = use_outcome();
    view! {
        <Transition>
            {move || {
                let render = Arc::clone(&render);
                Suspend::new(async move {
                    outcome.load().await;
                    match resource.await {
                        Ok(value) => render(value),
                        Err(error) => failed(error),
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// The same for what stands above the screen that shows the error: `render` gets it too, and its status is left alone.
pub fn load_either<T>(
    resource: Loaded<T>,
    render: impl Fn(Result<T, ApiError>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let render = Arc::new(render);
    view! {
        <Transition>
            {move || {
                let render = Arc::clone(&render);
                Suspend::new(async move { render(resource.await) })
            }}
        </Transition>
    }
    .into_any()
}

/// For a page with forms and nothing else to load: waits for the outcome of a form sent without our program.
pub fn load_forms(render: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let render = Arc::new(render);
    let outcome = use_outcome();
    view! {
        <Transition>
            {move || {
                let render = Arc::clone(&render);
                Suspend::new(async move {
                    outcome.load().await;
                    render()
                })
            }}
        </Transition>
    }
    .into_any()
}

fn failed(error: ApiError) -> AnyView {
    page::answer_with(error.code.status());
    view! { <ErrorPanel error/> }.into_any()
}
