//! The sign-in page of CommPortal.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page::{self, Program},
    paths::{self, PortalKind},
    query::query_value,
    ui::{Brand, Checkbox, ExpiredNotice, Field, OperationForm, Preferences, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{new_password::PASSWORD_FIELD_LIMIT, session::SignIn};

/// Renders "Portail MetaCentrex": number, password, "Se souvenir de moi". After the sign-in the user returns to the
/// page that was requested before.
pub fn login_page() -> Html {
    let words = &messages().login;
    let then = paths::after_sign_in(&query_value("next")).to_owned();
    page::set_program(Program::None);
    page::set_title(words.title);
    page::set_portal(PortalKind::CommPortal);
    view! {
        <main id="main" class="sign-in" tabindex="-1">
            <Brand/>
            <h1>{words.title}</h1>
            <p class="sign-in-intro">{words.intro}</p>
            <ExpiredNotice/>
            <OperationForm<SignIn> label=words.title then=then reload=true>
                <Field
                    name="login"
                    label=words.number
                    inputmode="tel"
                    autocomplete="username"
                    autofocus=true
                    required=true
                />
                <Field
                    name="password"
                    label=words.password
                    kind="password"
                    autocomplete="current-password"
                    maxlength=PASSWORD_FIELD_LIMIT
                    required=true
                />
                <Checkbox name="remember" label=words.remember help=words.remember_help/>
                <SubmitButton label=words.submit/>
            </OperationForm<SignIn>>
            <p class="sign-in-help">{words.forgotten}</p>
        </main>
        <footer class="sign-in-footer">
            <Preferences/>
        </footer>
    }
    .draw()
}
