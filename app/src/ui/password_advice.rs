use crate::i18n::messages;
use leptos::prelude::*;

/// Says below the field of a new password how good it is, while one types. It stays empty without the browser's program.
#[component]
pub fn PasswordAdvice(
    /// The field.
    name: &'static str,
    /// What everybody knows of the account beside its login, a line each; what stands in the form's `login` and `name` if nothing
    /// is said.
    #[prop(optional, into)]
    known: Option<String>,
) -> impl IntoView {
    let words = &messages().account;
    view! {
        <p
            class="help"
            aria-live="polite"
            data-advice-of=name
            data-known=known
            data-fair=words.password_fair
            data-good=words.password_good
        ></p>
    }
}
