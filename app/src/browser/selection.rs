//! The ticked rows of a list: counts them, and ticks all rows at once.

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
        update_counts();
    });
    update_counts();
}

/// Updates the checkbox in the header of every list, and shows in every bulk bar how many rows are ticked, with the
/// bar's text for no row, one row or several (`{n}`).
pub fn update_counts() {
    for all in dom::all_of_document("[data-all]") {
        let rows = rows(&all.get_attribute("data-all").unwrap_or_default());
        let ticked = rows.iter().filter(|row| row.checked()).count();
        let Some(all) = all.dyn_ref::<HtmlInputElement>() else { continue };
        all.set_checked(ticked > 0 && ticked == rows.len());
        all.set_indeterminate(ticked > 0 && ticked < rows.len());
        for bar in dom::all_of_document(".bulk-bar") {
            show_count(&bar, ticked);
            // Without ticked rows the bar disappears. If the focus was in the bar, it moves to the header's checkbox.
            let active = dom::document().active_element();
            if ticked == 0 && active.is_some_and(|active| bar.contains(Some(&active))) {
                dom::focus(all);
            }
        }
    }
}

/// Shows the number of ticked rows in a bulk bar.
fn show_count(bar: &Element, ticked: usize) {
    let text_attribute = match ticked {
        0 => "data-none",
        1 => "data-one",
        _ => "data-many",
    };
    if let Ok(Some(slot)) = bar.query_selector("[data-count-text]") {
        let text = bar.get_attribute(text_attribute).unwrap_or_default().replace("{n}", &ticked.to_string());
        slot.set_text_content(Some(&text));
    }
}

/// Returns the checkboxes of the rows that a form sends under this name.
fn rows(name: &str) -> Vec<HtmlInputElement> {
    let selector = ["input.row-box[name=\"", name, "\"]"].concat();
    dom::all_of_document(&selector).into_iter().filter_map(|element| element.dyn_into().ok()).collect()
}
