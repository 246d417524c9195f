//! Updates remaining times and ages: `[data-left]` and `[data-age]` hold the seconds that the server counted.
//!
//! The browser's clock only measures the time since an element was put on the page. So a wrong clock does no harm, and
//! a page is right again after the computer slept.

use super::dom;
use crate::duration;
use gloo_timers::callback::Interval;
use web_sys::Element;

/// The time between updates, in milliseconds. The texts change every minute at most.
const PERIOD: u32 = 5_000;

/// Starts the updates.
pub fn start() {
    tick();
    Interval::new(PERIOD, tick).forget();
}

/// Updates all times on the page.
pub fn tick() {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds are whole and far below 2^53")]
    let now = js_sys::Date::now() as i64 / 1_000;
    for element in dom::all_of_document("[data-left]") {
        let left = seconds(&element, "data-left") - since(&element, now);
        let over = || element.get_attribute("data-over").unwrap_or_default();
        say(&element, &duration::countdown(left).unwrap_or_else(over));
    }
    for element in dom::all_of_document("[data-age]") {
        let age = seconds(&element, "data-age") + since(&element, now);
        say(&element, &duration::age(age, &element.get_attribute("data-words").unwrap_or_default()));
    }
}

/// Returns the seconds since the element was first seen.
fn since(element: &Element, now: i64) -> i64 {
    if !element.has_attribute("data-seen") {
        dom::set(element, "data-seen", Some(&now.to_string()));
    }
    now - seconds(element, "data-seen")
}

fn seconds(element: &Element, name: &str) -> i64 {
    element.get_attribute(name).and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn say(element: &Element, text: &str) {
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}
