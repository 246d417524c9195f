//! Tables that one writes in: rows added, taken out, all at once. Nothing is sent until the form is.

use super::{dirty, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "click", |event| {
        if let Some(button) = dom::target(&event, "[data-add-row]") {
            add(&button);
        } else if let Some(button) = dom::target(&event, "[data-clear-rows]") {
            for row in rows(&button) {
                row.remove();
            }
            changed(&button);
        } else if let Some(button) = dom::target(&event, "[data-remove-row]")
            && let Ok(Some(row)) = button.closest("tr")
            && let Ok(Some(form)) = button.closest("form")
        {
            row.remove();
            changed(&form);
        }
    });
}

/// The rows of the form that a button is in, without the pattern of new ones.
fn rows(button: &Element) -> Vec<Element> {
    let form = button.closest("form").ok().flatten();
    form.map(|form| dom::all(&form, "tbody[data-rows] > tr:not(.new-row)")).unwrap_or_default()
}

/// A new row is like the pattern, with a number that no other has, and has the focus.
fn add(button: &Element) {
    let Some(form) = button.closest("form").ok().flatten() else { return };
    let Ok(Some(pattern)) = form.query_selector("tbody[data-rows] > .new-row") else { return };
    let Ok(row) = pattern.clone_node_with_deep(true).map(JsCast::unchecked_into::<Element>) else { return };
    dom::set(&row, "class", None);
    let number = form.get_attribute("data-next-row").and_then(|next| next.parse().ok()).unwrap_or(50_u32);
    dom::set(&form, "data-next-row", Some(&(number + 1).to_string()));
    for (attribute, selector) in [("name", "[name]"), ("data-error-of", "[data-error-of]")] {
        for field in dom::all(&row, selector) {
            let name = field.get_attribute(attribute).unwrap_or_default();
            let parts: Vec<&str> = name.split('.').collect();
            if let [channel, _, field_name] = parts[..] {
                let name = [channel, ".", &number.to_string(), ".", field_name].concat();
                dom::set(&field, attribute, Some(&name));
            }
        }
    }
    if let Some(body) = pattern.parent_element() {
        let _ = body.insert_before(&row, Some(&pattern));
    }
    if let Ok(Some(field)) = row.query_selector("input") {
        dom::focus(&field);
    }
    changed(&form);
}

/// The form differs from what the page brought; and an empty table says that nothing is told.
fn changed(inside: &Element) {
    let Ok(Some(form)) = inside.closest("form") else { return };
    dirty::mark(&form, true);
    for off in dom::all(&form, ".rows-off") {
        dom::set(&off, "hidden", (!rows(&form).is_empty()).then_some(""));
    }
    // The pattern is not sent: an empty row would be an entry without a number.
    for input in dom::all(&form, ".new-row input") {
        if let Some(input) = input.dyn_ref::<HtmlInputElement>() {
            input.set_disabled(true);
        }
    }
}
