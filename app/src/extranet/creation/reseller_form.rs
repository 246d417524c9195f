//! The form that creates a reseller.

use crate::{
    i18n::messages,
    ui::{Check, Field, OperationForm, PasswordAdvice, SubmitButton, password_length},
};
use leptos::prelude::*;
use portal_api::{new_password::PASSWORD_FIELD_LIMIT, reseller::CreateReseller};

/// The form for a new reseller and its first account.
#[component]
pub fn ResellerForm() -> impl IntoView {
    let words = &messages().creation;
    view! {
        <OperationForm<CreateReseller> label=words.new_reseller>
            <Field name="name" label=messages().lines.name check=Check::Name required=true/>
            <Field
                name="login"
                label=words.login
                help=words.login_help
                maxlength=40
                check=Check::Login
                required=true
            />
            <Field
                name="password"
                label=words.password
                help=password_length()
                kind="password"
                autocomplete="new-password"
                maxlength=PASSWORD_FIELD_LIMIT
                check=Check::NewPassword
                required=true
            >
                <PasswordAdvice name="password"/>
            </Field>
            <SubmitButton label=words.create_reseller/>
        </OperationForm<CreateReseller>>
    }
}
