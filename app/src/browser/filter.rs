//! A search box for the settings on the page: `input[data-filter]` names the `id` of the element whose `[data-search]`
//! elements it filters. Sections with a match are unfolded, and folded again when the search is cleared.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "input", |event| {
        if let Some(input) = dom::input(&event) {
            filter(&input);
        }
    });
}

/// Filters again after the page was refreshed.
pub fn refilter() {
    for input in dom::all_of_document("input[data-filter]") {
        if let Ok(input) = input.dyn_into::<HtmlInputElement>()
            && !input.value().is_empty()
        {
            filter(&input);
        }
    }
}

fn filter(input: &HtmlInputElement) {
    let area = input.get_attribute("data-filter").and_then(|id| dom::document().get_element_by_id(&id));
    let Some(area) = area else { return };
    let wanted = searchable(input.value().trim());
    let is_match =
        |element: &Element| searchable(&element.get_attribute("data-search").unwrap_or_default()).contains(&wanted);
    let sections = dom::all(&area, "details");
    // If a section's name matches, all its settings are shown.
    let matching_sections: Vec<_> = sections.iter().filter(|section| is_match(section)).collect();
    let mut shown_count = 0;
    for field in dom::all(&area, ".setting") {
        let is_shown = matching_sections.iter().any(|section| section.contains(Some(&field))) || is_match(&field);
        shown_count += usize::from(is_shown);
        dom::set(&field, "data-filtered", (!is_shown).then_some(""));
    }
    for section in &sections {
        let has_shown = !dom::all(section, ".setting:not([data-filtered])").is_empty();
        dom::set(section, "data-filtered", (!has_shown).then_some(""));
        let must_unfold = has_shown && !wanted.is_empty();
        // Only a section that this function unfolded (`data-unfolded`) is folded again: a section that the user
        // unfolded stays unfolded.
        if must_unfold != section.has_attribute("open") && (must_unfold || section.has_attribute("data-unfolded")) {
            dom::set(section, "open", must_unfold.then_some(""));
            dom::set(section, "data-unfolded", must_unfold.then_some(""));
        }
    }
    for hint in dom::all(&area, ".empty-filter") {
        dom::set(&hint, "hidden", (shown_count > 0).then_some(""));
    }
}

/// Returns a text in lower case and without accents, so that a search finds it in any spelling.
fn searchable(text: &str) -> String {
    let text = String::from(js_sys::JsString::from(text).normalize("NFD"));
    text.chars().filter(|character| !('\u{300}'..'\u{370}').contains(character)).collect::<String>().to_lowercase()
}
