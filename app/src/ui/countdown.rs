use crate::duration;
use leptos::prelude::*;

/// The time left when the server answered, `47 h 59`; the browser's program counts on.
#[component]
pub fn Countdown(
    /// Seconds left.
    seconds: i64,
    /// What to say when none are left.
    over: &'static str,
) -> impl IntoView {
    let text = duration::countdown(seconds).unwrap_or_else(|| over.to_owned());
    view! { <span class="numeric" data-left=seconds.to_string() data-over=over>{text}</span> }
}

/// How long ago something was when the server answered; the browser's program counts on.
#[component]
pub fn Age(
    /// Seconds since then.
    seconds: i64,
    /// Its words, as [`duration::age`] takes them.
    words: &'static str,
) -> impl IntoView {
    view! { <span data-age=seconds.to_string() data-words=words>{duration::age(seconds, words)}</span> }
}
