//! The sign-in page of the Extranet.

use crate::{
    i18n::messages,
    load::load_forms,
    paths,
    query::query_value,
    ui::{Field, OperationForm, Preferences, SubmitButton, Wordmark},
};
use leptos::prelude::*;
use leptos_meta::Title;
use portal_api::session::SignIn;

/// Login, password, "Valider": the address asked for before is where one lands.
#[component]
pub fn SignInPage() -> impl IntoView {
    let words = &messages().sign_in;
    let then = paths::after_sign_in(Some(&query_value("next"))).to_owned();
    let render = move || {
        view! {
            <OperationForm<SignIn> label=words.title then=then.clone() reload=true>
                <Field name="login" label=words.login autocomplete="username" autofocus=true required=true/>
                <Field
                    name="password"
                    label=words.password
                    kind="password"
                    autocomplete="current-password"
                    maxlength=200
                    required=true
                />
                <SubmitButton label=words.submit/>
            </OperationForm<SignIn>>
        }
        .into_any()
    };
    view! {
        <Title text=words.title/>
        <main id="main" class="sign-in" tabindex="-1">
            <Wordmark/>
            <h1>{words.title}</h1>
            {load_forms(render)}
        </main>
        <footer class="sign-in-footer">
            <Preferences/>
        </footer>
    }
}
