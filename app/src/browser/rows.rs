//! Tables whose rows the user adds and removes in the browser. The server gets the rows when the form is sent.

use super::{dirty, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "click", |event| {
        let Some(button) = dom::target(&event, "[data-add-row], [data-clear-rows], [data-remove-row]") else { return };
        let Ok(Some(form)) = button.closest("form") else { return };
        if button.has_attribute("data-add-row") {
            if let Some(row) = add_row(&form) {
                fill_with_proposals(&form, &row);
                if let Ok(Some(field)) = row.query_selector("input") {
                    dom::focus(&field);
                    // The proposed number is selected, so that typing replaces it.
                    if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
                        field.select();
                    }
                }
            }
        } else if button.has_attribute("data-clear-rows") {
            remove_rows(&form);
        } else if let Ok(Some(row)) = button.closest("tr") {
            // The focus moves to the next row, so that several rows can be removed one after the other. The template of
            // new rows, which has a class, gets no focus.
            let next = row.next_element_sibling().filter(|next| next.class_name().is_empty());
            let next = next.and_then(|next| next.query_selector("input").ok().flatten());
            row.remove();
            update_after_change(&form);
            if let Some(next) = next.or_else(|| form.query_selector("[data-add-row]").ok().flatten()) {
                dom::focus(&next);
            }
        }
    });
}

/// Returns the rows of a form, without the template of new rows.
fn rows(form: &Element) -> Vec<Element> {
    dom::all(form, "tbody[data-rows] > tr:not(.new-row)")
}

/// Removes all rows; does nothing in a form without a table.
pub fn remove_rows(form: &Element) {
    for row in rows(form) {
        row.remove();
        update_after_change(form);
    }
}

/// Adds a copy of the template as a new row.
pub fn add_row(form: &Element) -> Option<Element> {
    let template = form.query_selector("tbody[data-rows] > .new-row").ok()??;
    let row: Element = template.clone_node_with_deep(true).ok()?.unchecked_into();
    dom::set(&row, "class", None);
    let _ = template.before_with_node_1(&row);
    update_after_change(form);
    Some(row)
}

/// Fills the fields of a new row with the values that they propose, unless another row has the proposed recipient
/// already.
fn fill_with_proposals(form: &Element, row: &Element) {
    let fields = |root: &Element, selector: &str| -> Vec<HtmlInputElement> {
        dom::all(root, selector).into_iter().filter_map(|field| field.dyn_into().ok()).collect()
    };
    let recipients: Vec<_> = fields(form, "[type=text]").iter().map(HtmlInputElement::value).collect();
    for field in fields(row, "[data-proposed]") {
        let proposed = field.get_attribute("data-proposed").unwrap_or_default();
        if field.type_() == "checkbox" {
            field.set_checked(true);
        } else if !recipients.contains(&proposed) {
            field.set_value(&proposed);
        }
    }
}

/// Updates the form after its rows changed: marks it as changed, shows the hint of an empty table, and numbers the rows
/// in their order, as the server numbers them in its errors. The template comes last; it is sent empty, and the server
/// ignores it.
fn update_after_change(form: &Element) {
    dirty::set_dirty(form, true);
    let rows = rows(form);
    for hint in dom::all(form, ".rows-off") {
        dom::set(&hint, "hidden", (!rows.is_empty()).then_some(""));
    }
    for (number, row) in dom::all(form, "tbody[data-rows] > tr").iter().enumerate() {
        for field in dom::all(row, "*") {
            for attribute in ["name", "id", "data-error-of", "aria-describedby"] {
                // `lamp.0.number`, the name of the field `number` in the first row.
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
