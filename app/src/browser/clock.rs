//! Updates remaining times and ages. `[data-left]` and `[data-age]` hold the seconds at the time of the server's
//! answer.
//!
//! The browser's clock only measures how long an element has been on the page. So a wrong clock does no harm, and the
//! texts are right again after the computer was suspended.

use super::dom;
use crate::duration;
use gloo_timers::callback::Interval;
use web_sys::Element;

/// The time between updates, in milliseconds. The texts change every minute at most.
const PERIOD_MS: u32 = 5_000;

/// Starts the updates.
pub fn start() {
    tick();
    Interval::new(PERIOD_MS, tick).forget();
}

/// Updates all times on the page.
pub fn tick() {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole and far below 2^53")]
    let now = js_sys::Date::now() as i64 / 1_000;
    for element in dom::all_of_document("[data-left]") {
        let left = seconds_in(&element, "data-left") - seconds_on_page(&element, now);
        let over_text = || element.get_attribute("data-over").unwrap_or_default();
        set_text(&element, &duration::countdown(left).unwrap_or_else(over_text));
    }
    for element in dom::all_of_document("[data-age]") {
        let age = seconds_in(&element, "data-age") + seconds_on_page(&element, now);
        set_text(&element, &duration::age(age, &element.get_attribute("data-words").unwrap_or_default()));
    }
}

/// Returns the seconds since this program first updated the element, which is about the time that the element has been
/// on the page.
fn seconds_on_page(element: &Element, now: i64) -> i64 {
    if !element.has_attribute("data-seen") {
        dom::set(element, "data-seen", Some(&now.to_string()));
    }
    now - seconds_in(element, "data-seen")
}

/// Returns the seconds that an attribute holds.
fn seconds_in(element: &Element, name: &str) -> i64 {
    element.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Sets the element's text, unless it is the same already.
fn set_text(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
