//! Tables that one writes in: rows added, taken out, all at once. Nothing is sent until the form is.

use super::{dirty, dom};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "click", |event| {
        let Some(button) = dom::target(&event, "[data-add-row], [data-clear-rows], [data-remove-row]") else { return };
        let Ok(Some(form)) = button.closest("form") else { return };
        if button.has_attribute("data-add-row") {
            if let Some(Ok(Some(field))) = add(&form).map(|row| row.query_selector("input")) {
                dom::focus(&field);
            }
        } else if button.has_attribute("data-clear-rows") {
            clear(&form);
        } else if let Ok(Some(row)) = button.closest("tr") {
            // Whoever takes out several goes on where the one was.
            let next = row.next_element_sibling().filter(|next| next.class_name().is_empty());
            let next = next.and_then(|next| next.query_selector("input").ok().flatten());
            row.remove();
            changed(&form);
            if let Some(next) = next.or_else(|| form.query_selector("[data-add-row]").ok().flatten()) {
                dom::focus(&next);
            }
        }
    });
}

/// The rows of a form, without the pattern of new ones.
fn rows(form: &Element) -> Vec<Element> {
    dom::all(form, "tbody[data-rows] > tr:not(.new-row)")
}

/// Takes all rows out, where there is a table of them.
pub fn clear(form: &Element) {
    for row in rows(form) {
        row.remove();
        changed(form);
    }
}

/// A new row is like the pattern.
pub fn add(form: &Element) -> Option<Element> {
    let pattern = form.query_selector("tbody[data-rows] > .new-row").ok()??;
    let row: Element = pattern.clone_node_with_deep(true).ok()?.unchecked_into();
    dom::set(&row, "class", None);
    let _ = pattern.before_with_node_1(&row);
    changed(form);
    Some(row)
}

/// The form differs from what the page brought, and an empty table says that nothing is told. Rows are numbered as they
/// stand, for so the server counts them when it says in which one something is wrong. The pattern, which is sent empty and is
/// nothing then, is the last.
fn changed(form: &Element) {
    dirty::mark(form, true);
    let rows = rows(form);
    for off in dom::all(form, ".rows-off") {
        dom::set(&off, "hidden", (!rows.is_empty()).then_some(""));
    }
    for (number, row) in dom::all(form, "tbody[data-rows] > tr").iter().enumerate() {
        for field in dom::all(row, "*") {
            for attribute in ["name", "id", "data-error-of", "aria-describedby"] {
                let name = field.get_attribute(attribute).unwrap_or_default();
                let parts: Vec<&str> = name.split('.').collect();
                if let [channel, _, field_name] = parts[..] {
                    let name = [channel, ".", &number.to_string(), ".", field_name].concat();
                    dom::set(&field, attribute, Some(&name));
                }
            }
        }
    }
}
