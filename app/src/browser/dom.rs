//! Short functions around the browser's document: finding elements, setting attributes, listening to events.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, FocusOptions, HtmlElement, HtmlInputElement, NodeList, Window};

/// Returns the browser's window.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// Returns the page's document.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// Calls `on_event` at every event with this name, as long as the page exists.
pub fn listen(target: &EventTarget, event: &str, on_event: impl FnMut(Event) + 'static) {
    let callback = Closure::<dyn FnMut(Event)>::new(on_event);
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// Returns the elements below `root` that match a selector.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    root.query_selector_all(selector).map(|nodes| elements(&nodes)).unwrap_or_default()
}

/// Returns the elements of the document that match a selector.
pub fn all_of_document(selector: &str) -> Vec<Element> {
    document().query_selector_all(selector).map(|nodes| elements(&nodes)).unwrap_or_default()
}

fn elements(nodes: &NodeList) -> Vec<Element> {
    (0..nodes.length()).filter_map(|index| nodes.get(index)?.dyn_into().ok()).collect()
}

/// Returns the event's target or its nearest ancestor that matches a selector.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Returns the detail of an event `portal:done` or `portal:refused`: the operation's name, the sent body, and the
/// answer or the error's sentence.
pub fn detail(event: &Event) -> Option<[String; 3]> {
    let detail: js_sys::Array = event.dyn_ref::<web_sys::CustomEvent>()?.detail().dyn_into().ok()?;
    Some([detail.get(0).as_string()?, detail.get(1).as_string()?, detail.get(2).as_string()?])
}

/// Returns the input field that is the event's target.
pub fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Focuses an element without scrolling.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Sets or removes an attribute.
pub fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Returns an attribute of `<html>`; empty if it is missing.
pub fn root_attribute(name: &str) -> String {
    document().document_element().and_then(|root| root.get_attribute(name)).unwrap_or_default()
}

/// Loads another page of the portal.
pub fn go(address: &str) {
    let _ = window().location().assign(address);
}

/// Returns the path and the query of the page.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Hydrates the islands below an element, with the function `takeOver` that the page's script defined in `window`.
pub fn hydrate_islands(root: &Element) {
    let function = js_sys::Reflect::get(&window(), &JsValue::from_str("takeOver"));
    if let Ok(function) = function.and_then(JsCast::dyn_into::<js_sys::Function>) {
        let _ = function.call1(&JsValue::NULL, root);
    }
}
