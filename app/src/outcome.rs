//! The outcome of a form that the browser sent without our program: the server redirects to `?result=<id>`, and the
//! page shows what became of it.

use crate::{call::call, query::query_value};
use futures::future::{FutureExt, Shared};
use leptos::prelude::*;
use portal_api::form_result::{FormResult, GetFormResult};
use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
};

type Asked = Shared<Pin<Box<dyn Future<Output = Option<FormResult>> + Send>>>;

/// The outcome named in the address, read once: a page loaded by a link of ours has none.
///
/// Shared and not stored: what is rendered late still has it.
#[derive(Clone)]
pub struct Outcome {
    asked: Asked,
    loaded: Arc<OnceLock<Option<FormResult>>>,
}

impl Outcome {
    /// Makes it known to all screens.
    pub(crate) fn provide() {
        let id = query_value("result");
        let pending = (!id.is_empty()).then(|| call(GetFormResult { id }));
        let asked: Pin<Box<dyn Future<Output = _> + Send>> = Box::pin(async move { pending?.await.ok() });
        provide_context(Self { asked: asked.shared(), loaded: Arc::default() });
    }

    /// Waits for it. What a page renders after this can use [`Outcome::of`].
    pub async fn load(self) {
        let outcome = self.asked.await;
        self.loaded.get_or_init(|| outcome);
    }

    /// The outcome of an operation's form, if this page was loaded with it.
    pub fn of(&self, operation: &str) -> Option<FormResult> {
        self.get().filter(|outcome| outcome.operation == operation)
    }

    /// Whatever the outcome is of.
    pub fn get(&self) -> Option<FormResult> {
        self.loaded.get().cloned().flatten()
    }
}

/// The page's outcome.
pub fn use_outcome() -> Outcome {
    expect_context()
}
