//! The page where the user of a line changes a PIN.

use super::rules::Rules;
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    paths,
    ui::{Check, Field, LinkButton, OperationForm, PageHeading, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{
    new_password::PASSWORD_FIELD_LIMIT,
    password::{ChangePin, PIN_LONGEST, PIN_SHORTEST, Pin},
};

/// Renders the form for a new PIN: the account's password, and the new PIN with its rules.
pub fn pin_page(pin: Pin) -> Html {
    let words = messages();
    let (title, name) = match pin {
        Pin::Services => (words.account.services_pin, "services"),
        Pin::Voicemail => (words.account.voicemail_pin, "voicemail"),
    };
    view! {
        <PageHeading title/>
        <OperationForm<ChangePin> label=title then=paths::ACCOUNT parameters=vec![("pin", name.to_owned())]>
            <Field
                name="current"
                label=words.account.own_password
                kind="password"
                autocomplete="current-password"
                maxlength=PASSWORD_FIELD_LIMIT
                required=true
                autofocus=true
            />
            <Rules rules=(words.account.pin_rules)(PIN_SHORTEST, PIN_LONGEST)/>
            <Field
                name="new"
                label=words.account.new_pin
                kind="password"
                autocomplete="off"
                inputmode="numeric"
                maxlength=32
                required=true
                check=Check::Pin
            />
            <div class="form-actions">
                <SubmitButton label=words.account.save/>
                <LinkButton label=words.common.cancel href=paths::ACCOUNT/>
            </div>
        </OperationForm<ChangePin>>
    }
    .draw()
}
