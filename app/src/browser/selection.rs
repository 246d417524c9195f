//! The ticked rows of a list: counts them, and ticks all at once.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "change", |event| {
        let Some(input) = dom::input(&event) else { return };
        if let Some(name) = input.get_attribute("data-all") {
            for row in rows(&name) {
                row.set_checked(input.checked());
            }
        }
        count();
    });
    count();
}

/// Shows in every bulk bar how many rows are ticked, with the bar's text for no row, one row or several (`{n}`).
pub fn count() {
    for bar in dom::all_of_document(".bulk-bar") {
        let name = bar.get_attribute("data-rows").unwrap_or_default();
        let rows = rows(&name);
        let ticked = rows.iter().filter(|row| row.checked()).count();
        dom::set(&bar, "data-count", Some(&ticked.to_string()));
        say(&bar, ticked);
        if let Ok(Some(all)) = bar.query_selector("[data-all]")
            && let Ok(all) = all.dyn_into::<HtmlInputElement>()
        {
            all.set_checked(ticked > 0 && ticked == rows.len());
            all.set_indeterminate(ticked > 0 && ticked < rows.len());
            // Without ticks the bar's form disappears: a focus in it moves to the bar's checkbox.
            let active = dom::document().active_element();
            if ticked == 0 && active.is_some_and(|active| bar.contains(Some(&active))) {
                dom::focus(&all);
            }
        }
    }
}

fn say(bar: &Element, ticked: usize) {
    let text = match ticked {
        0 => "data-none",
        1 => "data-one",
        _ => "data-many",
    };
    if let Ok(Some(place)) = bar.query_selector("[data-count-text]") {
        let text = bar.get_attribute(text).unwrap_or_default().replace("{n}", &ticked.to_string());
        place.set_text_content(Some(&text));
    }
}

fn rows(name: &str) -> Vec<HtmlInputElement> {
    let selector = ["input.row-box[name=\"", name, "\"]"].concat();
    dom::all_of_document(&selector).into_iter().filter_map(|element| element.dyn_into().ok()).collect()
}
