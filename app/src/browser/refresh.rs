//! Shows the page anew: fetched from its own address, and what differs in its `<main>` changed in place.
//!
//! What is the same stays the same element, so the focus, the scroll position, what is ticked, typed or unfolded stay by
//! themselves.

use super::{clock, dom, filter, http, morph, selection};
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomParser, SupportedType};

/// How long news are gathered before the page is shown anew, in milliseconds.
const GATHER: u32 = 120;

#[derive(Clone, Copy, PartialEq)]
enum Coming {
    Nothing,
    News,
    /// More of them, after the page was asked for.
    MoreNews,
}

thread_local! {
    static COMING: Cell<Coming> = const { Cell::new(Coming::Nothing) };
    /// Each fetch has a number; an answer that a later one has overtaken is dropped.
    static LATEST: Cell<u32> = const { Cell::new(0) };
}

/// Shows the page anew in a moment; several wishes are one. However many come, each page that was asked for is shown.
pub fn soon() {
    match COMING.get() {
        Coming::Nothing => {
            COMING.set(Coming::News);
            spawn_local(gather());
        }
        Coming::News | Coming::MoreNews => COMING.set(Coming::MoreNews),
    }
}

async fn gather() {
    while COMING.get() != Coming::Nothing {
        TimeoutFuture::new(GATHER).await;
        COMING.set(Coming::News);
        now().await;
        if COMING.get() == Coming::News {
            COMING.set(Coming::Nothing);
        }
    }
}

/// Shows the page anew.
pub async fn now() {
    let number = LATEST.get().wrapping_add(1);
    LATEST.set(number);
    let Some(html) = http::page(&dom::address()).await else { return };
    if LATEST.get() == number {
        replace(&html);
    }
}

fn replace(html: &str) {
    let Ok(parser) = DomParser::new() else { return };
    let Ok(page) = parser.parse_from_string(html, SupportedType::TextHtml) else { return };
    let (Some(old), Some(new)) = (dom::document().get_element_by_id("main"), page.get_element_by_id("main")) else {
        return;
    };
    let had_focus = dom::document().active_element().filter(|active| old.contains(Some(active)));
    morph::children(&old, &new);
    dom::document().set_title(&page.title());
    dom::take_over(&old);
    if had_focus.is_some_and(|element| !element.is_connected()) {
        // Whatever had the focus and is gone leaves it to the page's content.
        dom::focus(&old);
    }
    selection::count();
    filter::again();
    clock::tick();
}
