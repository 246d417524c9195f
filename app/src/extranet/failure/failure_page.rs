//! The page of a platform error, built from its address.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    paths,
    query::query_value,
    ui::{CopyButton, LinkButton, Notice, PageHeading, Tone},
};
use leptos::prelude::*;
use portal_api::{Mac, platform_error::PlatformError};

/// The platform's own text before the correlator. It exists in English only.
const LOG_TEXT: &str = "Full details of this problem are available in the log database. The log correlator is ";
/// The platform's own text before the additional information. It exists in English only.
const ADDITIONAL_TEXT: &str =
    "Further information may be available in the documentation or help. Additional information: ";

/// Renders "Erreur Plateforme Metaswitch": what happened and what to do; the platform's own texts are folded below.
///
/// The address contains only the phone's MAC address and the correlator in the log. A forged address can therefore only
/// show another MAC address.
pub fn failure_page() -> Html {
    let words = &messages().errors;
    let failure = Mac::parse(&query_value("mac")).ok().zip(parse_correlator(&query_value("correlator")));
    let panel = match failure {
        Some((mac, correlator)) => panel(PlatformError::duplicate(&mac, &correlator)),
        None => view! { <p>{words.platform_none}</p> }.draw(),
    };
    view! {
        <PageHeading title=words.platform_title/>
        {panel}
        <LinkButton label=words.back_home href=paths::CLIENTS/>
    }
    .draw()
}

/// Returns the correlator if it is four groups of four hexadecimal digits; `None` for any other text, which could be a
/// forged message.
fn parse_correlator(text: &str) -> Option<String> {
    let is_group = |group: &str| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_right = text.split(' ').count() == 4 && text.split(' ').all(is_group);
    is_right.then(|| text.to_owned())
}

fn panel(failure: PlatformError) -> Html {
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
        <details class="fold" id="detail">
            <summary>{words.platform_detail}</summary>
            <div class="platform" lang="en">
                <p>
                    <strong>{failure.number}</strong>
                </p>
                <p>{failure.sentence}</p>
                <p>{LOG_TEXT} <code>{failure.correlator}</code> "."</p>
                <p>{ADDITIONAL_TEXT} {failure.additional}</p>
                <p>
                    "Family name = " <code>{failure.family}</code>
                </p>
                <p>"Object Identifier:"</p>
                <p>
                    <code class="object">{failure.object_identifier}</code>
                </p>
            </div>
        </details>
    }
    .draw()
}
