//! Changes a part of the page into another version of it, with as few changes of the document as possible.

use super::dom;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// Changes the children of `old` into the children of `new`; `new` is empty afterwards. Children match if they have the
/// same name and the same `id`; without an `id`, the next child of the same name matches. So an element with a state
/// that the user changed (a row that can be ticked or unfolded) must have an `id`.
pub fn morph_children(old: &Element, new: &Element) {
    let mut cursor = old.first_child();
    while let Some(wanted) = new.first_child() {
        let Some(found) = find(cursor.as_ref(), &wanted) else {
            let _ = old.insert_before(&wanted, cursor.as_ref());
            continue;
        };
        if cursor.as_ref().is_some_and(|cursor| cursor.is_same_node(Some(&found))) {
            cursor = found.next_sibling();
        } else {
            let _ = old.insert_before(&found, cursor.as_ref());
        }
        let _ = new.remove_child(&wanted);
        morph_node(&found, &wanted);
    }
    // The old children that are left match no new child.
    while let Some(removed) = cursor {
        cursor = removed.next_sibling();
        let _ = old.remove_child(&removed);
    }
}

/// Returns the first node that matches `wanted`, starting at `from` and going on with its next siblings.
fn find(from: Option<&Node>, wanted: &Node) -> Option<Node> {
    let mut candidate = from.cloned();
    while let Some(node) = candidate {
        if is_match(&node, wanted) {
            return Some(node);
        }
        candidate = node.next_sibling();
    }
    None
}

/// Whether two nodes match.
fn is_match(old: &Node, new: &Node) -> bool {
    if old.node_name() != new.node_name() {
        return false;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => {
            let is_equal = |name: &&str| attribute(old, name) == attribute(new, name);
            old.id() == new.id() && identifying_attributes(old).iter().all(is_equal)
        }
        _ => true,
    }
}

/// Returns the attributes that must be equal in matching elements: a ticked checkbox must not become the checkbox of
/// another value, and an island can't change its properties.
fn identifying_attributes(element: &Element) -> &'static [&'static str] {
    match element.get_attribute("type").as_deref() {
        _ if is_island(element) => &["data-component", "data-props"],
        Some("checkbox" | "radio") => &["name", "value"],
        _ => &[],
    }
}

fn is_island(element: &Element) -> bool {
    element.node_name() == "LEPTOS-ISLAND"
}

fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// Changes a node into the matching new node.
fn morph_node(old: &Node, new: &Node) {
    let (Some(old_element), Some(new_element)) = (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) else {
        if old.node_value() != new.node_value() {
            old.set_node_value(new.node_value().as_deref());
        }
        return;
    };
    if !is_kept(old_element) {
        morph_attributes(old_element, new_element);
        morph_children(old_element, new_element);
    }
}

/// Whether an element stays unchanged: islands and elements with `data-keep` update themselves, and a form that the
/// user is filling in must not change.
fn is_kept(element: &Element) -> bool {
    if is_island(element) || element.has_attribute("data-keep") {
        return true;
    }
    let is_in_use = || {
        let active = dom::document().active_element();
        element.has_attribute("data-busy")
            || element.has_attribute("data-dirty")
            || active.is_some_and(|active| element.contains(Some(&active)))
            || matches!(element.query_selector("[aria-invalid]"), Ok(Some(_)))
    };
    // A form that was just sent is no longer in use.
    element.has_attribute("data-operation") && !element.has_attribute("data-sent") && is_in_use()
}

/// Changes the attributes of an element into those of the new element.
fn morph_attributes(old: &Element, new: &Element) {
    // Unfolded elements stay unfolded: the user decides about the attribute `open`.
    let is_user_state = |name: &str| name == "open" && old.node_name() == "DETAILS";
    for name in new.get_attribute_names() {
        let Some(name) = name.as_string().filter(|name| !is_user_state(name)) else { continue };
        let value = attribute(new, &name);
        if attribute(old, &name) != value {
            dom::set(old, &name, value.as_deref());
        }
    }
    for name in old.get_attribute_names() {
        if let Some(name) = name.as_string()
            && !is_user_state(&name)
            && !new.has_attribute(&name)
        {
            dom::set(old, &name, None);
        }
    }
}
