use crate::i18n::messages;
use leptos::prelude::*;
use portal_api::session::Account;

/// What everybody knows of an account beside its login, a line each.
pub fn known_names(account: &Account) -> String {
    let line = account.line.as_ref().map(|line| line.client.to_string());
    [Some(account.name.clone()), account.reseller.clone(), line].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

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
