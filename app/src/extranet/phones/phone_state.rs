//! A phone's state as a word.

use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{Countdown, State, Tone},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::phone::PhoneState;

/// A phone's state as a dot and a word, with the remaining time of its window.
#[component]
pub fn PhoneStateWord(
    /// The state.
    state: PhoneState,
    /// The end of the phone's window.
    until: Timestamp,
    /// The time of the server's answer.
    now: Timestamp,
) -> impl IntoView {
    let words = &messages().phones;
    let (tone, text) = match state {
        PhoneState::Open => (Tone::Info, words.open),
        PhoneState::Expired => (Tone::Warning, words.expired),
        PhoneState::Bound => (Tone::Good, words.bound),
        PhoneState::Lost => (Tone::Bad, words.lost),
    };
    let left = (state == PhoneState::Open).then(|| {
        view! {
            <span class="sub">
                <span class="until">{words.expires_in}</span>
                <Countdown seconds=until.as_second() - now.as_second() over=words.over/>
            </span>
        }
    });
    view! {
        <div class="cell">
            <State tone text=text/>
            {left}
        </div>
    }
    .draw()
}
