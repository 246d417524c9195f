use super::LastFailure;
use crate::{
    i18n::messages,
    load::load_forms,
    outcome::use_outcome,
    paths,
    ui::{CopyButton, Fact, Facts, LinkButton, Notice, PageHeading, Tone},
};
use leptos::prelude::*;
use portal_api::{
    Detail,
    platform_error::{DUPLICATE_OBJECT, PlatformError},
};

/// What happened and what to do; the platform's own words are folded below.
#[component]
pub fn FailurePage() -> impl IntoView {
    let words = &messages().errors;
    let last = use_context::<LastFailure>().and_then(|last| last.0.get_untracked());
    let outcome = use_outcome();
    let of_outcome = move || match outcome.get()?.error?.detail? {
        Detail::Platform(platform) => Some(platform),
        Detail::DuplicatePhone { .. } => None,
    };
    view! {
        <PageHeading title=words.platform_title/>
        {load_forms(move || match last.clone().or_else(of_outcome) {
            Some(failure) => panel(failure),
            None => view! { <p>{words.platform_none}</p> }.into_any(),
        })}
        <LinkButton label=words.back_home href=paths::CLIENTS.to_owned()/>
    }
}

fn panel(failure: PlatformError) -> AnyView {
    let words = &messages().errors;
    let sentence = if failure.number == DUPLICATE_OBJECT {
        (words.platform_duplicate)(&failure.mac.with_colons(), &failure.correlator)
    } else {
        words.platform_unknown.to_owned()
    };
    let correlator = failure.correlator.clone();
    view! {
        <Notice tone=Tone::Bad>
            <p>{sentence}</p>
            <p class="correlator">
                {words.correlator}" "<code>{correlator.clone()}</code>
                <CopyButton text=correlator/>
            </p>
        </Notice>
        <details class="fold">
            <summary>{words.platform_detail}</summary>
            <p><strong>{failure.number}</strong></p>
            <p lang="en">{failure.sentence}</p>
            <Facts>
                <Fact label=words.platform_log><code>{failure.correlator}</code></Fact>
                <Fact label=words.platform_additional><span lang="en">{failure.additional}</span></Fact>
                <Fact label=words.platform_family><code>{failure.family}</code></Fact>
                <Fact label=words.platform_object><code class="object">{failure.object_identifier}</code></Fact>
            </Facts>
        </details>
    }
    .into_any()
}
