//! The rating of a new password while the user types it.

use super::dom;
use portal_api::new_password::{Strength, first_look};
use web_sys::HtmlInputElement;

/// Shows the rating of the typed password; nothing while the password is refused.
pub fn advise(input: &HtmlInputElement) {
    let selector = ["[data-advice-of=\"", &input.name(), "\"]"].concat();
    let form = input.closest("form").ok().flatten();
    let Some(advice) = form.and_then(|form| dom::all(&form, &selector).into_iter().next()) else { return };
    let text = match first_look(&input.value()) {
        Ok(Strength::Fair) => advice.get_attribute("data-fair"),
        Ok(Strength::Good) => advice.get_attribute("data-good"),
        Err(_) => None,
    };
    // The same text is not set again, because a screen reader would repeat it at every key.
    if advice.text_content() != text {
        advice.set_text_content(text.as_deref());
    }
}
