//! Showing what an operation answers, or why it doesn't. The server waits, so a page arrives complete.

use crate::{outcome::use_outcome, page, ui::ErrorPanel};
use futures::future::{FutureExt, Shared};
use leptos::prelude::*;
use portal_api::ApiError;
use std::{future::Future, pin::Pin, sync::Arc};

type Asked<T> = Shared<Pin<Box<dyn Future<Output = Result<T, ApiError>> + Send>>>;

/// An answer to come, asked for once and shown in as many places as want it.
///
/// Not a `Resource`: that would send the answer along with the page for a browser that has no use for it.
pub struct Loaded<T: Clone + Send + Sync + 'static>(StoredValue<Asked<T>>);

#[expect(clippy::expl_impl_clone_on_copy, reason = "deriving would ask that the answer itself is Copy")]
impl<T: Clone + Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Clone + Send + Sync + 'static> Copy for Loaded<T> {}

impl<T: Clone + Send + Sync + 'static> Loaded<T> {
    /// Asks: `about` says what, `ask` asks it.
    pub fn ask<A, F>(about: impl FnOnce() -> A, ask: impl FnOnce(A) -> F) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + Send + 'static,
    {
        let asked: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(ask(about()));
        Self(StoredValue::new(asked.shared()))
    }

    /// The answer.
    pub fn wait(self) -> impl Future<Output = Result<T, ApiError>> + Send + 'static {
        self.0.get_value()
    }
}

/// Renders what was loaded; an error as a panel, with its HTTP status.
pub fn load<T>(loaded: Loaded<T>, render: impl Fn(T) -> AnyView + Send + Sync + 'static) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let outcome = use_outcome();
    let render = move |answer| match answer {
        Ok(value) => render(value),
        Err(error) => failed(error),
    };
    let answer = loaded.wait();
    suspend(
        async move {
            outcome.load().await;
            answer.await
        },
        render,
    )
}

/// The same for what stands above the screen that shows the error: `render` gets it too, and its status is left alone.
pub fn load_either<T>(
    loaded: Loaded<T>,
    render: impl Fn(Result<T, ApiError>) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    suspend(loaded.wait(), render)
}

/// For a page with forms and nothing else to load: waits for the outcome of a form sent without our program.
pub fn load_forms(render: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let outcome = use_outcome();
    suspend(async move { outcome.load().await }, move |()| render())
}

/// What is rendered once something is there, with the contexts of the place it is for: what waits is polled elsewhere,
/// and the place may be gone by then but for what is held here.
fn suspend<T: Clone + Send + Sync + 'static>(
    waiting: impl Future<Output = T> + Send + 'static,
    render: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let waiting: Pin<Box<dyn Future<Output = T> + Send>> = Box::pin(waiting);
    let waiting = waiting.shared();
    let render = Arc::new(render);
    let place = Owner::current();
    view! {
        <Suspense>
            {move || {
                let (waiting, render, place) = (waiting.clone(), Arc::clone(&render), place.clone());
                Suspend::new(async move {
                    let value = waiting.await;
                    match place {
                        Some(place) => place.with(|| render(value)),
                        None => render(value),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

fn failed(error: ApiError) -> AnyView {
    page::answer_with(error.code.status());
    view! { <ErrorPanel error/> }.into_any()
}
