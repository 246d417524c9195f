//! A box that finds among what is on the page: `input[data-filter]` names the `id` of the place whose `[data-search]` it goes
//! through. What holds something that is found is unfolded.

use super::dom;
use web_sys::Element;

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "input", |event| {
        let Some(input) = dom::input(&event) else { return };
        let Some(place) = input.get_attribute("data-filter") else { return };
        if let Some(place) = dom::document().get_element_by_id(&place) {
            find(&place, input.value().trim().to_lowercase().as_str());
        }
    });
}

fn find(place: &Element, wanted: &str) {
    let is_found = |element: &Element| element.get_attribute("data-search").unwrap_or_default().contains(wanted);
    let mut found = 0;
    for field in dom::all(place, ".setting") {
        let section = field.closest("details").ok().flatten();
        // Whoever looks for a section sees all that is in it.
        let is_shown = is_found(&field) || section.as_ref().is_some_and(is_found);
        found += usize::from(is_shown);
        dom::set(&field, "data-filtered", (!is_shown).then_some(""));
    }
    for section in dom::all(place, "details") {
        let has_some = dom::all(&section, ".setting:not([data-filtered])").len();
        dom::set(&section, "data-filtered", (has_some == 0).then_some(""));
        dom::set(&section, "open", (!wanted.is_empty() && has_some > 0).then_some(""));
    }
    for none in dom::all(place, ".empty-filter") {
        dom::set(&none, "hidden", (found > 0).then_some(""));
    }
}
