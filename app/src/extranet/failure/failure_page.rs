use crate::{
    i18n::messages,
    paths,
    query::query_value,
    ui::{CopyButton, Fact, Facts, LinkButton, Notice, PageHeading, Tone},
};
use leptos::prelude::*;
use portal_api::{Mac, platform_error::PlatformError};

/// "Erreur Plateforme Metaswitch": what happened and what to do; the platform's own words are folded below.
///
/// The address says which telephone it is about and under which name the log knows it, and nothing else: whatever is
/// made up there can at most name another address.
#[component]
pub fn FailurePage() -> impl IntoView {
    let words = &messages().errors;
    let failure = Mac::parse(&query_value("mac")).ok().zip(correlator(&query_value("correlator")));
    let panel = match failure {
        Some((mac, correlator)) => panel(PlatformError::duplicate(&mac, &correlator)),
        None => view! { <p>{words.platform_none}</p> }.into_any(),
    };
    view! {
        <PageHeading title=words.platform_title/>
        {panel}
        <LinkButton label=words.back_home href=paths::CLIENTS.to_owned()/>
    }
}

/// Four groups of four hexadecimal digits, and nothing else.
fn correlator(text: &str) -> Option<String> {
    let is_group = |group: &str| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_right = text.split(' ').count() == 4 && text.split(' ').all(is_group);
    is_right.then(|| text.to_owned())
}

fn panel(failure: PlatformError) -> AnyView {
    let words = &messages().errors;
    let sentence = (words.platform_duplicate)(&failure.mac.with_colons(), &failure.correlator);
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
