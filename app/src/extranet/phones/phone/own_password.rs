//! The block that reveals a phone's own password.

use crate::{
    draw::Draw as _,
    i18n::messages,
    islands::SecretDisplay,
    page,
    ui::{OperationForm, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{Mac, Operation as _, phone::TellPhonePassword};

/// "Mot de passe du téléphone": the password of the phone's web interface and menus, shown on request.
#[component]
pub fn OwnPassword(mac: Mac) -> impl IntoView {
    let words = &messages().phone;
    let operation = TellPhonePassword::NAME;
    let revealed = page::revealed_secret(operation);
    let is_revealed = !revealed.is_empty();
    let parameters = vec![("mac", mac.to_string())];
    view! {
        <details class="fold" id="password" open=is_revealed>
            <summary>{words.password}</summary>
            <p class="intro">{words.password_help}</p>
            <OperationForm<TellPhonePassword> label=words.password class="inline-form" parameters>
                <SubmitButton label=words.password_show/>
            </OperationForm<TellPhonePassword>>
            <SecretDisplay
                operation=operation.to_owned() before=words.password_is.to_owned()
                revealed
                copy=messages().common.copy.to_owned()
                copied=messages().common.copied.to_owned()
            />
        </details>
    }
    .draw()
}
