use crate::i18n::messages;
use leptos::prelude::*;

/// Says below the field of a new password how good it is, while one types. It stays empty without the browser's program.
#[component]
pub fn PasswordAdvice(
    /// The field.
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
