//! The page where staff change their password.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::tokens::TokenTicks,
    i18n::messages,
    page, paths,
    ui::{Check, Field, LinkButton, OperationForm, PageHeading, PasswordAdvice, SubmitButton, password_length},
};
use leptos::prelude::*;
use portal_api::{new_password::PASSWORD_FIELD_LIMIT, password::ChangePassword, token::ListApiTokens};

/// Renders the form for a new password: the current one, the new one, and the API tokens to revoke with the old one.
pub async fn password_page() -> Html {
    // Without the list no token can be ticked, but the password can still be changed.
    let tokens = call(ListApiTokens {}).await.unwrap_or_default();
    let words = messages();
    let login = page::account().map(|account| account.login.to_string());
    view! {
        <PageHeading title=words.account.new_password/>
        <p class="intro">{words.staff.password_intro}</p>
        <OperationForm<ChangePassword> label=words.account.new_password then=paths::SESSIONS>
            // Lets a password manager store the new password under this login.
            <input type="hidden" name="_login" autocomplete="username" value=login/>
            <Field
                name="current"
                label=words.account.current_password
                kind="password"
                autocomplete="current-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
                autofocus=true
            />
            <Field
                name="new"
                label=words.account.new_password
                help=password_length()
                kind="password"
                autocomplete="new-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
                check=Check::NewPassword
            >
                <PasswordAdvice name="new"/>
            </Field>
            <TokenTicks tokens/>
            <div class="form-actions">
                <SubmitButton label=words.account.save/>
                <LinkButton label=words.common.cancel href=paths::SESSIONS/>
            </div>
        </OperationForm<ChangePassword>>
    }
    .draw()
}
