//! The advice about a new password.

use crate::{i18n::messages, page};
use leptos::prelude::*;
use portal_api::{Invalid, new_password::PASSWORD_SHORTEST};

/// Returns the sentence that says how long a new password must be; the same sentence refuses a shorter password.
pub fn password_length() -> String {
    Invalid::TooShort { limit: PASSWORD_SHORTEST }.text(page::language())
}

/// Rates a new password below its field while the user types. Empty without the browser's program.
#[component]
pub fn PasswordAdvice(
    /// The field's name.
    name: &'static str,
) -> impl IntoView {
    let words = &messages().account;
    view! {
        <p
            class="help"
            aria-live="polite"
            data-advice-of=name
            data-fair=words.password_fair
            data-good=words.password_good
        ></p>
    }
}
