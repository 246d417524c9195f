use super::{CopyButton, LinkButton, Notice, Tone};
use crate::{i18n::messages, paths, query};
use leptos::prelude::*;
use leptos_meta::Title;
use portal_api::{ApiError, ErrorCode};

/// The title of a page that can't be shown.
pub fn error_title(code: ErrorCode) -> &'static str {
    let words = &messages().errors;
    match code {
        ErrorCode::NotFound => words.not_found_title,
        ErrorCode::SignedOut => words.signed_out_title,
        _ => words.title,
    }
}

/// Why a page can't be shown: the sentence, what to do, and the code that finds it in the server's log.
#[component]
pub fn ErrorPanel(
    /// What the server answered.
    error: ApiError,
) -> impl IntoView {
    let words = &messages().errors;
    let action = if error.code == ErrorCode::SignedOut {
        let here = untrack(|| query::link_with(&[]));
        view! { <LinkButton label=words.sign_in_again href=paths::sign_in(&here)/> }
    } else {
        view! { <LinkButton label=words.back_home href=paths::CLIENTS.to_owned()/> }
    };
    let correlator = error.correlator.map(|code| {
        view! { <p class="correlator">{words.correlator}" "<code>{code.clone()}</code><CopyButton text=code/></p> }
    });
    view! {
        <Title text=error_title(error.code)/>
        <section class="error-panel">
            <Notice tone=Tone::Bad>
                <p>{error.message}</p>
                {correlator}
            </Notice>
            {action}
        </section>
    }
}
