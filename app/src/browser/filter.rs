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
    let place = input.get_attribute("data-filter").and_then(|place| dom::document().get_element_by_id(&place));
    let Some(place) = place else { return };
    let wanted = plain(input.value().trim());
    let is_found =
        |element: &Element| plain(&element.get_attribute("data-search").unwrap_or_default()).contains(&wanted);
    let sections = dom::all(&place, "details");
    // If a section's name matches, all its settings are shown.
    let found: Vec<_> = sections.iter().filter(|section| is_found(section)).collect();
    let mut count = 0;
    for field in dom::all(&place, ".setting") {
        let is_shown = found.iter().any(|section| section.contains(Some(&field))) || is_found(&field);
        count += usize::from(is_shown);
        dom::set(&field, "data-filtered", (!is_shown).then_some(""));
    }
    for section in &sections {
        let has_some = !dom::all(section, ".setting:not([data-filtered])").is_empty();
        dom::set(section, "data-filtered", (!has_some).then_some(""));
        let is_wanted = has_some && !wanted.is_empty();
        // A section that the user unfolded stays unfolded.
        if is_wanted != section.has_attribute("open") && (is_wanted || section.has_attribute("data-unfolded")) {
            dom::set(section, "open", is_wanted.then_some(""));
            dom::set(section, "data-unfolded", is_wanted.then_some(""));
        }
    }
    for none in dom::all(&place, ".empty-filter") {
        dom::set(&none, "hidden", (count > 0).then_some(""));
    }
}

/// Returns a text in lower case and without accents.
fn plain(text: &str) -> String {
    let text = String::from(js_sys::JsString::from(text).normalize("NFD"));
    text.chars().filter(|character| !('\u{300}'..'\u{370}').contains(character)).collect::<String>().to_lowercase()
}
