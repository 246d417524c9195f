//! A phone's latest request, in the list of phones.

use crate::{
    draw::Draw as _,
    i18n::messages,
    time,
    ui::{Age, State, Tone},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::phone::{PhoneRequest, Reason};

/// Returns the colour and the word for a request, by the reason for its answer.
pub fn verdict(reason: Reason) -> (Tone, &'static str) {
    let words = &messages().phones;
    match reason {
        Reason::OptionalFile | Reason::NotServed => (Tone::Neutral, words.pointless),
        reason if reason.is_granted() => (Tone::Good, words.granted),
        _ => (Tone::Bad, words.refused),
    }
}

/// The age of a phone's latest request, and whether it was served.
#[component]
pub fn LastRequest(
    /// The latest request.
    request: Option<PhoneRequest>,
    /// The time of the server's answer.
    now: Timestamp,
) -> impl IntoView {
    let words = &messages().phones;
    match request {
        None => view! { <span class="faint">{words.never_asked}</span> }.draw(),
        Some(request) => {
            let (tone, text) = verdict(request.reason);
            let seconds = now.as_second() - request.at.as_second();
            view! {
                <div class="cell" title=time::date_time(request.at)>
                    <State tone text=text/>
                    <span class="sub">
                        <Age seconds words=words.ages/>
                    </span>
                </div>
            }
            .draw()
        }
    }
}
