//! Renders an operation's answer, or its error.

use crate::{
    draw::{Draw as _, Html},
    page,
    ui::{ErrorPanel, PageHeading, error_title},
};
use leptos::prelude::*;
use portal_api::ApiError;

/// Renders an answer; an error is shown in a panel and sets the page's HTTP status.
pub fn render_answer<T>(answer: Result<T, ApiError>, draw: impl FnOnce(T) -> Html) -> Html {
    match answer {
        Ok(value) => draw(value),
        Err(error) => failed(error),
    }
}

/// Shows why a page can't be displayed, and sets the HTTP status.
pub fn failed(error: ApiError) -> Html {
    page::set_status(error.code.status());
    view! { <ErrorPanel error/> }.draw()
}

/// Like [`failed`], with a heading: for a page whose own heading needs the missing data.
pub fn failed_page(error: ApiError) -> Html {
    view! {
        <PageHeading title=error_title(error.code)/>
        {failed(error)}
    }
    .draw()
}
