//! Sends the forms of operations, and shows their answers in place.

use super::{check, click, dom, form, http, refresh, toast, typed};
use portal_api::{ApiError, ErrorCode};
use std::{cell::RefCell, collections::VecDeque};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlFormElement, SubmitEvent};

thread_local! {
    /// The forms and bodies that wait until the previous body is answered. A form for many entries in a row needs them,
    /// because a barcode scanner is faster than the network.
    static WAITING: RefCell<VecDeque<(HtmlFormElement, String)>> = const { RefCell::new(VecDeque::new()) };
}

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "submit", on_submit);
}

fn on_submit(event: Event) {
    let Some(element) = dom::target(&event, "form[data-operation]") else { return };
    let Ok(form) = element.dyn_into::<HtmlFormElement>() else { return };
    event.prevent_default();
    let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter).map(Element::from);
    // A button with `formmethod="dialog"` only keeps Enter from pressing another button.
    if button.as_ref().is_some_and(|button| button.has_attribute("formmethod")) {
        return;
    }
    let body = form::encode(&form, button.as_ref());
    let is_repeated = form.has_attribute("data-again");
    if form.has_attribute("data-busy") {
        // A second click is dropped. In a form for many entries, a second submission is another scanned phone.
        if is_repeated {
            form::clear_for_next(&form);
            WAITING.with_borrow_mut(|waiting| waiting.push_back((form, body)));
        }
        return;
    }
    if is_repeated {
        form::clear_for_next(&form);
    } else if check::has_wrong_field(&form) {
        return;
    }
    spawn_local(send(form, body, button));
}

/// Sends a body, and then the bodies that wait, one after the other.
async fn send(form: HtmlFormElement, body: String, button: Option<Element>) {
    let busy_button = button.or_else(|| form.query_selector("button[type=submit]").ok().flatten());
    set_busy(&form, busy_button.as_ref(), true);
    let mut next = Some((form.clone(), body));
    while let Some((form, body)) = next {
        form::clear_errors(&form);
        let before = form::encode(&form, None);
        let answer = http::post_form(&form.get_attribute("action").unwrap_or_default(), body.clone()).await;
        match answer {
            Ok(response) => show_success(&form, &body, &response, before == form::encode(&form, None)),
            Err(error) => show_failure(&form, &body, &error),
        }
        next = WAITING.with_borrow_mut(VecDeque::pop_front);
    }
    set_busy(&form, busy_button.as_ref(), false);
}

fn set_busy(form: &HtmlFormElement, button: Option<&Element>, is_busy: bool) {
    dom::set(form, "data-busy", is_busy.then_some(""));
    if let Some(button) = button {
        dom::set(button, "aria-busy", is_busy.then_some("true"));
    }
}

/// Shows that the operation succeeded: opens the page of `data-then`, or reloads or refreshes this page. `is_unchanged`
/// tells whether the form still has the values that were sent.
fn show_success(form: &HtmlFormElement, body: &str, response: &str, is_unchanged: bool) {
    let sentence = form.get_attribute("data-done");
    if let Some(then) = form.get_attribute("data-then") {
        if let Some(sentence) = sentence {
            toast::store(&sentence);
        }
        return dom::go(&form::fill_address(&then, body));
    }
    if form.has_attribute("data-reload") {
        return dom::go(&dom::address());
    }
    announce(form, "portal:done", body, response);
    if form.has_attribute("data-again") {
        return;
    }
    if let Some(sentence) = sentence {
        toast::show(&sentence);
    }
    // A form that the user changed after it was sent keeps its values.
    if is_unchanged {
        form::reset(form);
        dom::set(form, "data-sent", Some(""));
    }
    if let Ok(Some(question)) = form.closest("details.confirm[open]") {
        click::fold(&question);
    }
    spawn_local(async {
        refresh::now().await;
    });
}

/// Dispatches an event for the islands and for `registering`. Its detail is the operation's name, the sent body, and
/// the answer or the error's sentence.
fn announce(form: &HtmlFormElement, name: &str, body: &str, response: &str) {
    let detail = js_sys::Array::of3(
        &JsValue::from_str(&form.get_attribute("data-operation").unwrap_or_default()),
        &JsValue::from_str(body),
        &JsValue::from_str(response),
    );
    let options = CustomEventInit::new();
    options.set_detail(&detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &options) {
        let _ = dom::document().dispatch_event(&event);
    }
}

/// Shows an error: in a form for many entries, the refused values return into the empty fields.
fn show_failure(form: &HtmlFormElement, body: &str, error: &ApiError) {
    let is_repeated = form.has_attribute("data-again");
    let has_next_entry = is_repeated && has_next_entry(form);
    if is_repeated {
        restore_values(form, body);
    }
    if error.code == ErrorCode::SignedOut {
        // `http` stored the values when the answer came. They are stored again, with the refused values.
        return typed::store_all();
    }
    if is_repeated {
        announce(form, "portal:refused", body, &error.message);
    }
    if has_next_entry {
        // Below the field, the sentence would seem to be about the address that is being scanned now.
        return;
    }
    form::show_error(form, error);
}

/// Whether the user already scanned or typed the next entry.
fn has_next_entry(form: &HtmlFormElement) -> bool {
    let has_value = |element: Element| {
        element.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| !input.value().is_empty())
    };
    !WAITING.with_borrow(VecDeque::is_empty) || dom::all(form, "input[data-clear]").into_iter().any(has_value)
}

/// Changes the value of the field `name` to `to` in the bodies that wait, where `is_changed` accepts the present value.
pub fn change_waiting(name: &str, is_changed: impl Fn(&str) -> bool, to: &str) {
    WAITING.with_borrow_mut(|waiting| {
        for (_, body) in waiting {
            if is_changed(&form::value_of(body, name)) {
                let key = [name, "="].concat();
                let change = |pair| if str::starts_with(pair, &key) { [&key, to].concat() } else { pair.to_owned() };
                *body = body.split('&').map(change).collect::<Vec<_>>().join("&");
            }
        }
    });
}

/// Puts the refused values back into empty fields, so that the user can correct them.
fn restore_values(form: &HtmlFormElement, body: &str) {
    for (name, value) in form_urlencoded::parse(body.as_bytes()) {
        let selector = ["input[data-clear][name=\"", &name, "\"]"].concat();
        if let Ok(Some(element)) = form.query_selector(&selector)
            && let Ok(input) = element.dyn_into::<web_sys::HtmlInputElement>()
            && input.value().is_empty()
        {
            input.set_value(&value);
            input.select();
        }
    }
}
