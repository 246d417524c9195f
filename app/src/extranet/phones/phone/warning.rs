//! The notice about a problem on a phone's page.

use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{ButtonKind, Notice, OperationForm, SubmitButton, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::phone::{ExtendWindow, Phone, PhoneWarning};

/// A phone's warning, and what to do about it.
#[component]
pub fn WarningNotice(
    /// The warning.
    warning: PhoneWarning,
    /// The phone.
    phone: Phone,
) -> impl IntoView {
    let (words, none) = (&messages().phone, messages().common.none);
    let sentence = match warning {
        PhoneWarning::OtherModel => {
            let seen = phone.row.model.as_deref().unwrap_or(none);
            (words.other_model)(seen, phone.registered_model.as_deref().unwrap_or(none))
        }
        PhoneWarning::UnknownModel if phone.bound_at.is_some() => words.like_model.to_owned(),
        PhoneWarning::UnknownModel => words.unknown_model.to_owned(),
        PhoneWarning::LostCredentials => words.lost_credentials.to_owned(),
        PhoneWarning::Insecure => words.insecure.to_owned(),
    };
    let reopen = (warning == PhoneWarning::LostCredentials).then(|| {
        view! {
            <OperationForm<ExtendWindow>
                id="reopen"
                label=(messages().phones.extend_of)(&phone.row.mac.with_colons())
                class="inline-form"
                parameters=vec![("mac", phone.row.mac.to_string())]
            >
                <SubmitButton
                    label=messages().phones.bulk_two_days
                    kind=ButtonKind::Plain
                    icon=Symbol::Clock
                    value=("duration", "48h")
                />
            </OperationForm<ExtendWindow>>
        }
    });
    view! {
        <Notice tone=Tone::Warning>
            <p>{sentence}</p>
            {reopen}
        </Notice>
    }
    .draw()
}
