//! The form that creates an API token.

use crate::{
    draw::Draw as _,
    i18n::messages,
    islands::SecretDisplay,
    page,
    ui::{Check, Field, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{Operation as _, new_password::PASSWORD_FIELD_LIMIT, token::CreateApiToken};

/// The form that creates a token, after verifying the password. The token is shown once.
#[component]
pub fn TokenForm() -> impl IntoView {
    let words = messages();
    let operation = CreateApiToken::NAME;
    let revealed = page::revealed_secret(operation);
    view! {
        <SecretDisplay
                operation=operation.to_owned() before=words.tokens.token_is.to_owned()
                revealed
                copy=messages().common.copy.to_owned()
                copied=messages().common.copied.to_owned()
            />
        <OperationForm<CreateApiToken> label=words.tokens.new>
            <Field name="name" label=words.tokens.name help=words.tokens.name_help check=Check::Name required=true/>
            <Field
                name="current"
                label=words.account.own_password
                kind="password"
                autocomplete="current-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
            />
            <SubmitButton label=words.tokens.create icon=Symbol::Plus/>
        </OperationForm<CreateApiToken>>
    }
    .draw()
}
