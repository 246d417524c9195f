//! Renders a page to HTML.
//!
//! A page first fetches all its data and is then rendered in one pass. So the server needs no reactivity, and rendering
//! costs only as much as the page contains.

use crate::{
    page::{self, CurrentPage, PageRequest},
    query, routes,
    shell::shell,
};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use portal_api::form_result::GetFormResult;
use std::sync::Arc;

/// A rendered page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedPage {
    /// The HTTP status.
    pub status: u16,
    /// The address to redirect to, if the page redirects.
    pub redirect: Option<String>,
    /// The HTML document.
    pub html: String,
    /// Whether the document contains a secret. Such a document must not be compressed.
    pub has_secret: bool,
}

/// Renders a page.
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
    RenderedPage {
        status: answer.status.unwrap_or(200),
        redirect: answer.redirect.take(),
        html,
        has_secret: answer.has_secret,
    }
}
