//! The mark of a problem with a phone, in the list of phones.

use crate::{
    i18n::messages,
    ui::{Badge, Tone},
};
use leptos::prelude::*;
use portal_api::phone::PhoneWarning;

/// `! Autre modèle`: a warning in two words. The phone's page says what to do.
#[component]
pub fn WarningBadge(warning: PhoneWarning) -> impl IntoView {
    let words = &messages().phones;
    let text = match warning {
        PhoneWarning::OtherModel => words.other_model,
        PhoneWarning::UnknownModel => words.unknown_model,
        PhoneWarning::LostCredentials => words.lost_credentials,
        PhoneWarning::Insecure => words.insecure,
    };
    view! { <Badge tone=Tone::Warning text/> }
}
