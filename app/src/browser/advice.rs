//! The rating of a new password while the user types it.

use super::dom;
use portal_api::new_password::{Strength, rate_password};
use web_sys::HtmlInputElement;

/// Shows the rating of the typed password; shows nothing while the password is refused.
pub fn show_rating(input: &HtmlInputElement) {
    let selector = ["[data-advice-of=\"", &input.name(), "\"]"].concat();
    let form = input.closest("form").ok().flatten();
    let Some(slot) = form.and_then(|form| dom::all(&form, &selector).into_iter().next()) else { return };
    let text = match rate_password(&input.value()) {
        Ok(Strength::Fair) => slot.get_attribute("data-fair"),
        Ok(Strength::Good) => slot.get_attribute("data-good"),
        Err(_) => None,
    };
    // The same text is not set again, because a screen reader would repeat it at every key.
    if slot.text_content() != text {
        slot.set_text_content(text.as_deref());
    }
}
