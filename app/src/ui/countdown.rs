//! Remaining times and ages.

use crate::duration;
use leptos::prelude::*;

/// The remaining time when the server answered, such as `47 h 59`; the browser's program updates it.
#[component]
pub fn Countdown(
    /// The remaining seconds.
    seconds: i64,
    /// The text when no time is left.
    over: &'static str,
) -> impl IntoView {
    let text = duration::countdown(seconds).unwrap_or_else(|| over.to_owned());
    view! { <span class="numeric" data-left=seconds.to_string() data-over=over>{text}</span> }
}

/// The age of an event when the server answered; the browser's program updates it.
#[component]
pub fn Age(
    /// The seconds since the event.
    seconds: i64,
    /// The words, as for [`duration::age`].
    words: &'static str,
) -> impl IntoView {
    view! { <span data-age=seconds.to_string() data-words=words>{duration::age(seconds, words)}</span> }
}
