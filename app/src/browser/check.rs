//! Fields looked at as one types, by the constructors that the server uses, with its sentences.

use super::{dom, form};
use portal_api::{Invalid, Label, Language, Mac, Name, Number, Reference, Siret, session::Login};
use web_sys::{Event, HtmlInputElement};

/// Starts listening. A value is judged when one leaves the field; one that was wrong, at every key.
pub fn start() {
    dom::listen(&dom::document(), "change", |event| judge(&event, true));
    dom::listen(&dom::document(), "input", |event| judge(&event, false));
}

fn judge(event: &Event, is_left: bool) {
    let Some(input) = dom::input(event) else { return };
    let Some(form) = input.closest("form").ok().flatten() else { return };
    let was_wrong = input.has_attribute("aria-invalid");
    if is_left || was_wrong {
        let sentence = wrong(&input);
        if sentence.is_some() || was_wrong {
            form::say(&form, &input.name(), sentence.as_deref());
        }
    }
}

fn wrong(input: &HtmlInputElement) -> Option<String> {
    let text = input.value();
    if text.is_empty() {
        return None;
    }
    let invalid = match input.get_attribute("data-check")?.as_str() {
        "mac" => Mac::parse(&text).err(),
        "number" => Number::parse(&text).err(),
        "siret" => Siret::parse(&text).err(),
        "reference" => Reference::parse(&text).err(),
        "name" => Name::parse(&text).err(),
        "label" => Label::parse(&text).err(),
        "login" => Login::parse(&text).err(),
        "password" => (text.chars().count() < 12).then_some(Invalid::TooShort { limit: 12 }),
        _ => None,
    }?;
    Some(invalid.text(Language::from_tag(&dom::root_attribute("lang")).unwrap_or_default()))
}
