//! Rendering a page.
//!
//! A screen first asks for all it shows and is drawn then, in one go. So nothing on the server reacts to anything, and
//! a page costs what is on it.

use crate::{
    page::{self, CurrentPage, PageRequest},
    query, routes,
    shell::shell,
};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use portal_api::form_result::GetFormResult;
use std::sync::Arc;

/// A page as it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedPage {
    /// The HTTP status.
    pub status: u16,
    /// Where to go instead, if the page leads on at once.
    pub redirect: Option<String>,
    /// The document.
    pub html: String,
}

/// Renders the page.
pub async fn render(request: PageRequest) -> RenderedPage {
    let query = query::parse(&request.query);
    let outcome = match query::value(&query, "result") {
        Some(id) => request.api.call(GetFormResult { id: id.to_owned() }).await.ok(),
        None => None,
    };
    let page = Arc::new(CurrentPage::new(request, query, outcome));
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let screen = owner.with(|| {
        provide_context(page.request.language);
        provide_context(Arc::clone(&page));
        ScopedFuture::new(routes::screen(page.request.path.clone()))
    });
    let screen = screen.await;
    let html = owner.with(|| shell(screen, page::title()).to_html());
    owner.cleanup();
    let mut answer = page.answer();
    RenderedPage { status: answer.status.unwrap_or(200), redirect: answer.redirect.take(), html }
}
