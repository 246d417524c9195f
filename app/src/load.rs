//! Showing an operation's answer, or its error.

use crate::{
    draw::{Draw as _, Html},
    page,
    ui::{ErrorPanel, PageHeading, error_title},
};
use leptos::prelude::*;
use portal_api::ApiError;

/// Renders an answer; an error is shown in a panel and sets the page's HTTP status.
pub fn load<T>(answer: Result<T, ApiError>, draw: impl FnOnce(T) -> Html) -> Html {
    match answer {
        Ok(value) => draw(value),
        Err(error) => failed(error),
    }
}

/// Shows why a page can't be displayed, and sets the HTTP status.
pub fn failed(error: ApiError) -> Html {
    page::answer_with(error.code.status());
    view! { <ErrorPanel error/> }.draw()
}

/// Like [`failed`], with a heading, for a page that has no heading of its own without the missing data.
pub fn failed_page(error: ApiError) -> Html {
    view! {
        <PageHeading title=error_title(error.code)/>
        {failed(error)}
    }
    .draw()
}
