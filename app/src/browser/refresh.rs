//! Refreshes the page: fetches it again and changes the differing parts of its `<main>` in place.
//!
//! Equal elements stay in the document, so focus, scroll position, ticks, typed texts and unfolded elements survive.

use super::{clock, dom, http, morph, selection};
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, SupportedType};

/// The time during which requests for a refresh are collected, in milliseconds.
const DELAY: u32 = 120;

/// The state of the refreshes that [`soon`] requested.
#[derive(Clone, Copy, PartialEq)]
enum Schedule {
    Idle,
    /// A refresh is scheduled or under way.
    Scheduled,
    /// Another refresh was requested meanwhile.
    ScheduledAgain,
}

thread_local! {
    static SCHEDULE: Cell<Schedule> = const { Cell::new(Schedule::Idle) };
    /// The number of the latest fetch. The answer to an earlier one is dropped.
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Refreshes the page in a moment. Several requests become one refresh; a request during a refresh starts another one
/// afterwards, so that no change is missed.
pub fn soon() {
    match SCHEDULE.get() {
        Schedule::Idle => {
            SCHEDULE.set(Schedule::Scheduled);
            spawn_local(run());
        }
        Schedule::Scheduled | Schedule::ScheduledAgain => SCHEDULE.set(Schedule::ScheduledAgain),
    }
}

async fn run() {
    while SCHEDULE.get() != Schedule::Idle {
        TimeoutFuture::new(DELAY).await;
        SCHEDULE.set(Schedule::Scheduled);
        now().await;
        if SCHEDULE.get() == Schedule::Scheduled {
            SCHEDULE.set(Schedule::Idle);
        }
    }
}

/// The outcome of a refresh.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refreshed {
    /// The page is the server's.
    Done,
    /// A later refresh shows more.
    Overtaken,
    /// The server did not answer.
    Failed,
}

/// Refreshes the page.
pub async fn now() -> Refreshed {
    let number = LATEST.get().wrapping_add(1);
    LATEST.set(number);
    let html = http::page(&dom::address()).await;
    if LATEST.get() != number {
        return Refreshed::Overtaken;
    }
    let Some(html) = html else { return Refreshed::Failed };
    replace(&html);
    Refreshed::Done
}

fn replace(html: &str) {
    let Ok(parser) = DomParser::new() else { return };
    let Ok(page) = parser.parse_from_string(html, SupportedType::TextHtml) else { return };
    let (Some(old), Some(new)) = (dom::document().get_element_by_id("main"), page.get_element_by_id("main")) else {
        return;
    };
    dom::set(&old, "data-stale", None);
    let had_focus = dom::document().active_element().filter(|active| old.contains(Some(active)));
    morph::children(&old, &new);
    dom::document().set_title(&page.title());
    dom::take_over(&old);
    if had_focus.is_some_and(|element| !element.is_connected()) {
        // The focused element is gone: the page's content gets the focus.
        dom::focus(&old);
    }
    selection::count();
    #[cfg(feature = "editor")]
    super::filter::refilter();
    clock::tick();
}
