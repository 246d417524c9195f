//! Refreshes the page: fetches it again and changes the differing parts of its `<main>` in place.
//!
//! Equal elements stay in the document, so focus, scroll position, ticks, typed texts and unfolded elements survive.

use super::{clock, dom, http, morph, selection};
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, SupportedType};

/// The time during which requests for a refresh are collected, in milliseconds.
const DELAY_MS: u32 = 120;

/// The state of the refreshes that [`soon`] requested.
#[derive(Clone, Copy, PartialEq)]
enum Schedule {
    /// No refresh is requested.
    Idle,
    /// A refresh is scheduled or under way.
    Scheduled,
    /// A refresh is scheduled or under way, and another refresh was requested since.
    ScheduledAgain,
}

thread_local! {
    static SCHEDULE: Cell<Schedule> = const { Cell::new(Schedule::Idle) };
    /// The number of the latest fetch. The answer to an earlier fetch is dropped.
    static LATEST_FETCH: Cell<u32> = const { Cell::new(0) };
}

/// Refreshes the page after a short delay. Several requests become one refresh; a request during a refresh starts
/// another one afterwards, so that no change is missed.
pub fn soon() {
    match SCHEDULE.get() {
        Schedule::Idle => {
            SCHEDULE.set(Schedule::Scheduled);
            spawn_local(run());
        }
        Schedule::Scheduled | Schedule::ScheduledAgain => SCHEDULE.set(Schedule::ScheduledAgain),
    }
}

/// Runs the requested refreshes, one after the other.
async fn run() {
    while SCHEDULE.get() != Schedule::Idle {
        TimeoutFuture::new(DELAY_MS).await;
        SCHEDULE.set(Schedule::Scheduled);
        now().await;
        if SCHEDULE.get() == Schedule::Scheduled {
            SCHEDULE.set(Schedule::Idle);
        }
    }
}

/// The outcome of a refresh.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// The page now shows the server's answer.
    Done,
    /// A later refresh was started meanwhile, so this answer was dropped.
    Overtaken,
    /// The server did not answer with a page.
    Failed,
}

/// Refreshes the page.
pub async fn now() -> RefreshOutcome {
    let number = LATEST_FETCH.get().wrapping_add(1);
    LATEST_FETCH.set(number);
    let html = http::fetch_page(&dom::address()).await;
    if LATEST_FETCH.get() != number {
        return RefreshOutcome::Overtaken;
    }
    let Some(html) = html else { return RefreshOutcome::Failed };
    replace(&html);
    RefreshOutcome::Done
}

fn replace(html: &str) {
    let Ok(parser) = DomParser::new() else { return };
    let Ok(page) = parser.parse_from_string(html, SupportedType::TextHtml) else { return };
    let (Some(old), Some(new)) = (dom::document().get_element_by_id("main"), page.get_element_by_id("main")) else {
        return;
    };
    dom::set(&old, "data-stale", None);
    let had_focus = dom::document().active_element().filter(|active| old.contains(Some(active)));
    morph::morph_children(&old, &new);
    dom::document().set_title(&page.title());
    dom::hydrate_islands(&old);
    if had_focus.is_some_and(|element| !element.is_connected()) {
        // The focused element is gone: the page's content gets the focus.
        dom::focus(&old);
    }
    selection::update_counts();
    #[cfg(feature = "editor")]
    super::filter::refilter();
    clock::tick();
}
