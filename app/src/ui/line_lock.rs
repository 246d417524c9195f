//! The state of a line's lock, with the button that unlocks it.

use super::{ButtonKind, OperationForm, State, SubmitButton, Symbol, Tone};
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    time::date_time,
};
use leptos::prelude::*;
use portal_api::line::{LineRow, UnlockLine};

/// Whether a line's account or PIN is locked and until when, with a button to unlock them.
#[component]
pub fn LineLock(
    /// The line.
    line: LineRow,
) -> impl IntoView {
    let words = &messages().lines;
    let account = line.locked_at.map(|since| match line.locked_until {
        Some(until) => (words.locked_between)(&date_time(since), &date_time(until)),
        None => (words.locked_since)(&date_time(since)),
    });
    let pins = line.pins_locked_until.map(|until| (words.pins_locked_until)(&date_time(until)));
    if account.is_none() && pins.is_none() {
        return view! { <State tone=Tone::Good text=words.unlocked/> }.draw();
    }
    let states: Vec<Html> =
        [account, pins].into_iter().flatten().map(|text| view! { <State tone=Tone::Bad text/> }.draw()).collect();
    let number = line.number.in_pairs();
    view! {
        <div class="lock">
            {states}
            <OperationForm<UnlockLine>
                label=(words.unlock_line)(&number)
                class="inline-form"
                id=["unlock-", line.number.as_str()].concat()
                parameters=vec![("number", line.number.to_string())]
            >
                <SubmitButton
                    label=words.unlock
                    name=(words.unlock_line)(&number)
                    kind=ButtonKind::Plain
                    icon=Symbol::Unlock
                />
            </OperationForm<UnlockLine>>
        </div>
    }
    .draw()
}
