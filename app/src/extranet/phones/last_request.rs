use crate::{
    draw::Draw as _,
    i18n::messages,
    time,
    ui::{Age, State, Tone},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::phone::{PhoneRequest, Reason};

/// What an answer comes to: its colour and its word.
pub fn verdict(reason: Reason) -> (Tone, &'static str) {
    let words = &messages().phones;
    match reason {
        Reason::OptionalFile => (Tone::Neutral, words.pointless),
        reason if reason.is_granted() => (Tone::Good, words.granted),
        _ => (Tone::Bad, words.refused),
    }
}

/// How long ago a telephone last asked, and whether it was given something.
#[component]
pub fn LastRequest(
    /// Its latest request.
    request: Option<PhoneRequest>,
    /// When the server answered.
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
