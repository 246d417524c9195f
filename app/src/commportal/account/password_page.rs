//! The page where the user of a line changes the password.

use super::rules::Rules;
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{Check, Field, LinkButton, Notice, OperationForm, PageHeading, PasswordAdvice, SubmitButton, Tone},
};
use leptos::prelude::*;
use portal_api::{
    new_password::{PASSWORD_FIELD_LIMIT, PASSWORD_SHORTEST},
    password::ChangePassword,
    session::Account,
};

/// Renders the form for a new password: the current one, and the new one with its rules. At the first sign-in no other
/// page is available.
pub fn password_page() -> Html {
    let words = messages();
    let account = page::account();
    let must_change = account.as_ref().is_some_and(|account| account.must_change);
    let notice = must_change.then(|| view! { <Notice tone=Tone::Info><p>{words.account.must_change}</p></Notice> });
    let cancel = (!must_change).then(|| view! { <LinkButton label=words.common.cancel href=paths::ACCOUNT/> });
    let then = if must_change { paths::HOME } else { paths::ACCOUNT };
    view! {
        <PageHeading title=words.account.new_password/>
        {notice}
        <OperationForm<ChangePassword> label=words.account.new_password then=then>
            // Lets a password manager store the new password under the line's number.
            <input type="hidden" name="_login" autocomplete="username" value=line_number(account)/>
            <Field
                name="current"
                label=words.account.current_password
                kind="password"
                autocomplete="current-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
                autofocus=true
            />
            <Rules rules=(words.account.password_rules)(PASSWORD_SHORTEST)/>
            <Field
                name="new"
                label=words.account.new_password
                kind="password"
                autocomplete="new-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
                check=Check::NewPassword
            >
                <PasswordAdvice name="new"/>
            </Field>
            <div class="form-actions">
                <SubmitButton label=words.account.save/>
                {cancel}
            </div>
        </OperationForm<ChangePassword>>
    }
    .draw()
}

/// Returns the number of the user's line, which is the login.
fn line_number(account: Option<Account>) -> Option<String> {
    account.and_then(|account| account.line).map(|line| line.number.to_string())
}
