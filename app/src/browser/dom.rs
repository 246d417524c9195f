//! The few things done with the document in many places.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, FocusOptions, HtmlElement, HtmlInputElement, NodeList, Window};

/// The window.
pub fn window() -> Window {
    leptos::prelude::window()
}

/// The document.
pub fn document() -> Document {
    leptos::prelude::document()
}

/// Calls back at every such event, for as long as the page lives.
pub fn listen(target: &EventTarget, event: &str, on_event: impl FnMut(Event) + 'static) {
    let callback = Closure::<dyn FnMut(Event)>::new(on_event);
    let _ = target.add_event_listener_with_callback(event, callback.as_ref().unchecked_ref());
    callback.forget();
}

/// The elements that a selector finds below another.
pub fn all(root: &Element, selector: &str) -> Vec<Element> {
    root.query_selector_all(selector).map(|nodes| elements(&nodes)).unwrap_or_default()
}

/// The elements that a selector finds in the document.
pub fn all_of_document(selector: &str) -> Vec<Element> {
    document().query_selector_all(selector).map(|nodes| elements(&nodes)).unwrap_or_default()
}

fn elements(nodes: &NodeList) -> Vec<Element> {
    (0..nodes.length()).filter_map(|index| nodes.get(index)?.dyn_into().ok()).collect()
}

/// The element an event is about, or the nearest around it, that a selector fits.
pub fn target(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// What an event of our forms says: the operation's name, what was sent, and what came back or the sentence.
pub fn detail(event: &Event) -> Option<[String; 3]> {
    let detail: js_sys::Array = event.dyn_ref::<web_sys::CustomEvent>()?.detail().dyn_into().ok()?;
    Some([detail.get(0).as_string()?, detail.get(1).as_string()?, detail.get(2).as_string()?])
}

/// The field an event is about.
pub fn input(event: &Event) -> Option<HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// Puts the focus on an element, and leaves the page where it is.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Sets an attribute, or takes it away.
pub fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// An attribute of `<html>`.
pub fn root_attribute(name: &str) -> String {
    document().document_element().and_then(|root| root.get_attribute(name)).unwrap_or_default()
}

/// Loads a page of ours.
pub fn go(address: &str) {
    let _ = window().location().assign(address);
}

/// Path and query of the page.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// Hands the islands below an element to the program: the function that the page's script left.
pub fn take_over(root: &Element) {
    let function = js_sys::Reflect::get(&window(), &JsValue::from_str("takeOver"));
    if let Ok(function) = function.and_then(JsCast::dyn_into::<js_sys::Function>) {
        let _ = function.call1(&JsValue::NULL, root);
    }
}
