//! The bar that shows how much of a phone's window is left.

use crate::i18n::messages;
use jiff::Timestamp;
use leptos::prelude::*;

/// The remaining part of a window, as a bar.
#[component]
pub fn WindowBar(
    /// The time when the window was opened.
    from: Timestamp,
    /// The time when it closes.
    until: Timestamp,
    /// The time of the server's answer.
    now: Timestamp,
) -> impl IntoView {
    let percent = percent_left(from, until, now);
    view! {
        <svg
            class="window-bar"
            viewBox="0 0 100 6"
            preserveAspectRatio="none"
            role="img"
            aria-label=(messages().phone.window_left)(percent)
        >
            <rect class="window-bar-all" width="100" height="6"></rect>
            <rect class="window-bar-left" width=percent.to_string() height="6"></rect>
        </svg>
    }
}

/// Returns the remaining part of a window, in percent.
fn percent_left(from: Timestamp, until: Timestamp, now: Timestamp) -> i64 {
    let (length, left) = (until.as_second() - from.as_second(), until.as_second() - now.as_second());
    if length <= 0 { 0 } else { (left * 100 / length).clamp(0, 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentage_falls_from_100_to_0() {
        let at = |hour: i64| Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_hours(hour);
        assert_eq!(percent_left(at(0), at(48), at(0)), 100);
        assert_eq!(percent_left(at(0), at(48), at(36)), 25);
        assert_eq!(percent_left(at(0), at(48), at(49)), 0);
        assert_eq!(percent_left(at(5), at(5), at(5)), 0, "a window without length");
    }
}
