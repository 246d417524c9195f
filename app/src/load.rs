//! Showing what an operation answered, or why it didn't.

use crate::{
    draw::{Draw as _, Html},
    page,
    ui::{ErrorPanel, PageHeading, error_title},
};
use leptos::prelude::*;
use portal_api::ApiError;

/// Draws an answer; an error as a panel, with its HTTP status.
pub fn load<T>(answer: Result<T, ApiError>, draw: impl FnOnce(T) -> Html) -> Html {
    match answer {
        Ok(value) => draw(value),
        Err(error) => failed(error),
    }
}

/// Why a screen can't be shown.
pub fn failed(error: ApiError) -> Html {
    page::answer_with(error.code.status());
    view! { <ErrorPanel error/> }.draw()
}

/// The same for a screen that has no heading without what could not be read.
pub fn failed_page(error: ApiError) -> Html {
    view! {
        <PageHeading title=error_title(error.code)/>
        {failed(error)}
    }
    .draw()
}
