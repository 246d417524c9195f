//! The panel that shows an error instead of data.

use super::{CopyButton, LinkButton, Notice, Tone};
use crate::{i18n::messages, page, paths, query};
use leptos::prelude::*;
use portal_api::{ApiError, ErrorCode};

/// Returns the title of an error page.
pub fn error_title(code: ErrorCode) -> &'static str {
    let words = &messages().errors;
    match code {
        ErrorCode::NotFound => words.not_found_title,
        ErrorCode::SignedOut => words.signed_out_title,
        _ => words.title,
    }
}

/// Shows an error: the message, what to do, and the correlator to find it in the server's log.
#[component]
pub fn ErrorPanel(
    /// The server's error.
    error: ApiError,
) -> impl IntoView {
    let words = &messages().errors;
    page::set_error_title(error_title(error.code));
    let action = if error.code == ErrorCode::SignedOut {
        let here = query::link_with(&[]);
        view! { <LinkButton label=words.sign_in_again href=paths::sign_in(&here)/> }
    } else {
        view! { <LinkButton label=words.back_home href=paths::HOME/> }
    };
    let correlator = error.correlator.map(|code| {
        view! { <p class="correlator">{words.correlator}" "<code>{code.clone()}</code><CopyButton text=code/></p> }
    });
    view! {
        <section class="error-panel">
            <Notice tone=Tone::Bad>
                <p>{error.message}</p>
                {correlator}
            </Notice>
            {action}
        </section>
    }
}
