//! The sign-in page of the Extranet.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page::{self, Program},
    paths,
    query::query_value,
    ui::{ExpiredNotice, Field, OperationForm, Preferences, SubmitButton, Wordmark},
};
use leptos::prelude::*;
use portal_api::{new_password::PASSWORD_FIELD_LIMIT, session::SignIn};

/// Renders the form: login, password, "Valider". After the sign-in the user returns to the page that was requested
/// before.
pub fn sign_in_page() -> Html {
    let words = &messages().sign_in;
    let then = paths::after_sign_in(&query_value("next")).to_owned();
    page::set_program(Program::None);
    page::set_title(words.title);
    view! {
        <main id="main" class="sign-in" tabindex="-1">
            <Wordmark/>
            <h1>{words.title}</h1>
            <ExpiredNotice/>
            <OperationForm<SignIn> label=words.title then=then reload=true>
                <Field name="login" label=words.login autocomplete="username" autofocus=true required=true/>
                <Field
                    name="password"
                    label=words.password
                    kind="password"
                    autocomplete="current-password"
                    maxlength=PASSWORD_FIELD_LIMIT
                    required=true
                />
                <SubmitButton label=words.submit/>
            </OperationForm<SignIn>>
        </main>
        <footer class="sign-in-footer">
            <Preferences/>
        </footer>
    }
    .draw()
}
