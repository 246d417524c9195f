//! The page "Provisionner @MAC": proposes the line of the next phone, and lists the phones that were registered and the
//! addresses that were refused since the page was opened.

use super::{dom, form, submit};
use portal_api::{
    Mac, Number, Operation as _,
    phone::{DeletePhone, RegisterPhone, RegisteredPhone},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// The name of the form's field for the line.
const LINE_FIELD: &str = "number";

/// Starts listening.
pub fn start() {
    dom::listen(&dom::document(), "portal:done", on_done);
    dom::listen(&dom::document(), "portal:refused", on_refused);
    dom::listen(&dom::document(), "input", |event| {
        if let Some(input) = dom::input(&event).filter(|input| input.has_attribute("data-next")) {
            show_line_name(&suggested_name(&input.value()));
        }
    });
}

fn on_done(event: Event) {
    let Some([operation, sent, response]) = dom::detail(&event) else { return };
    if operation == RegisterPhone::NAME
        && let Ok(phone) = serde_json::from_str::<RegisteredPhone>(&response)
    {
        show_registered(&phone);
        let (next, name) = phone.next.map(|line| (Some(line.number), line.name.into())).unwrap_or_default();
        let sent_line = form::value_of(&sent, LINE_FIELD);
        // A barcode scanner is faster than the network: the phones that were scanned meanwhile and wait to be sent
        // still name the line of this phone. They get the next line.
        submit::change_waiting(
            LINE_FIELD,
            |value| is_same(value, &sent_line),
            next.as_ref().map_or("", Number::as_str),
        );
        if let Some(input) = line_field().filter(|input| is_same(&input.value(), &sent_line)) {
            propose(&input, next.as_ref().map(Number::in_pairs).unwrap_or_default(), name);
        }
    } else if operation == DeletePhone::NAME {
        // The line of a phone whose registration was undone is free again.
        let line = form::value_of(&sent, "_line");
        if let Some(input) = line_field().filter(|_| !line.is_empty()) {
            let name = suggested_name(&line);
            propose(&input, line, name);
        }
    }
}

fn on_refused(event: Event) {
    let Some([operation, sent, sentence]) = dom::detail(&event) else { return };
    if operation == RegisterPhone::NAME
        && let Some(list) = dom::document().get_element_by_id("refused")
        && let Ok(item) = dom::document().create_element("li")
    {
        item.set_text_content(Some(&with_mac(&sent, sentence)));
        let _ = list.prepend_with_node_1(&item);
        dom::set(&list, "hidden", None);
    }
}

/// Puts the MAC address before the sentence, unless the sentence contains it.
fn with_mac(sent: &str, sentence: String) -> String {
    let typed = form::value_of(sent, "mac");
    let mac = Mac::parse(&typed).map_or(typed, |mac| mac.with_colons());
    if sentence.contains(&mac) { sentence } else { [&mac, " – ", &sentence].concat() }
}

/// Shows the registered phone, and the number of phones that were registered since the page was opened.
fn show_registered(phone: &RegisteredPhone) {
    let Some(log) = dom::document().get_element_by_id("registered") else { return };
    let text = |name: &str| log.get_attribute(name).unwrap_or_default();
    let number = phone.number.as_ref().map(Number::in_pairs).unwrap_or_default();
    let sentence = text("data-registered").replace("{mac}", &phone.mac.with_colons()).replace("{number}", &number);
    let sentence = sentence.replace("{name}", phone.line_name.as_deref().unwrap_or_default());
    let total = text("data-total").parse().unwrap_or(0_u32) + 1;
    dom::set(&log, "data-total", Some(&total.to_string()));
    let write = |selector: &str, text: &str| {
        if let Ok(Some(slot)) = log.query_selector(selector) {
            slot.set_text_content(Some(text));
        }
    };
    write(".sitting-latest", &sentence);
    write(".sub", &[&text("data-count"), &*total.to_string()].concat());
    if let Some(shown) = log.first_element_child() {
        dom::set(&shown, "hidden", None);
    }
}

/// Returns the form's field for the line.
fn line_field() -> Option<HtmlInputElement> {
    dom::all_of_document("[data-next]").pop().and_then(|field| field.dyn_into().ok())
}

/// Proposes a line for the next phone.
fn propose(input: &HtmlInputElement, number: String, name: String) {
    input.set_value(&number);
    show_line_name(&name);
}

/// Shows the name of the line below its field.
fn show_line_name(name: &str) {
    for slot in dom::all_of_document("[data-line-name]") {
        slot.set_text_content(Some(name));
    }
}

/// Returns the name that the suggestions of the field show for a line's number; empty if no suggestion has the number.
fn suggested_name(number: &str) -> String {
    let has_number = |option: &Element| option.get_attribute("value").is_some_and(|value| is_same(&value, number));
    let option = dom::all_of_document("datalist option").into_iter().find(has_number);
    option.and_then(|option| option.text_content()).unwrap_or_default()
}

/// Whether two texts are the same number in any spelling, or the same text.
fn is_same(one: &str, other: &str) -> bool {
    one == other || Number::parse(one).is_ok_and(|one| Number::parse(other) == Ok(one))
}
