//! Times left and ages that go on: `[data-left]` and `[data-age]` hold the seconds that the server counted.
//!
//! They are counted from the browser's own clock since they were put on the page, so that a page that slept is right
//! when it wakes, whatever time its clock shows.

use super::dom;
use crate::duration;
use gloo_timers::callback::Interval;
use web_sys::Element;

/// How often they are looked at, in milliseconds: the smallest thing they show is a minute.
const PERIOD: u32 = 5_000;

/// Starts counting.
pub fn start() {
    tick();
    Interval::new(PERIOD, tick).forget();
}

/// Brings all of them up to date.
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

/// Seconds since the element was first seen.
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
