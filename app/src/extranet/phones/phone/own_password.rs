use crate::{
    draw::Draw as _,
    i18n::messages,
    islands::NewPassword,
    page,
    ui::{OperationForm, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{Mac, Operation as _, phone::TellPhonePassword};

/// "Mot de passe du téléphone": the password of its web interface and menus, shown on request.
#[component]
pub fn OwnPassword(mac: Mac) -> impl IntoView {
    let words = &messages().phone;
    let operation = TellPhonePassword::NAME;
    let told = page::returned_password(operation);
    let is_told = !told.is_empty();
    let parameters = vec![("mac", mac.to_string())];
    view! {
        <details class="fold" id="password" open=is_told>
            <summary>{words.password}</summary>
            <p class="intro">{words.password_help}</p>
            <OperationForm<TellPhonePassword> label=words.password class="inline-form" parameters>
                <SubmitButton label=words.password_show/>
            </OperationForm<TellPhonePassword>>
            <NewPassword operation=operation.to_owned() before=words.password_is.to_owned() told/>
        </details>
    }
    .draw()
}
