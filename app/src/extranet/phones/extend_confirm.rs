//! The button that renews a phone's window, in the list of phones.

use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{ButtonKind, Confirm, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{Mac, phone::ExtendWindow};

/// "Prolonger": renews the window for 48 hours or for one hour. Another date can be chosen on the phone's page.
#[component]
pub fn ExtendConfirm(
    /// The phone's MAC address.
    mac: Mac,
    /// Whether the phone is bound; it then loses its credentials.
    is_bound: bool,
    /// The path of the phone's page.
    page: String,
) -> impl IntoView {
    let words = &messages().phones;
    let shown = mac.with_colons();
    let name = (words.extend_of)(&shown);
    let page = page + "#extend-form";
    view! {
        <Confirm label=words.extend name=name.clone() icon=Symbol::Clock question=(words.extend_question)(&shown)>
            {is_bound.then(|| view! { <p class="confirm-note">{words.extend_bound}</p> })}
            <OperationForm<ExtendWindow>
                id=["extend-", mac.as_str()].concat()
                label=name
                class="inline-form"
                parameters=vec![("mac", mac.to_string())]
            >
                <SubmitButton label=words.two_days icon=Symbol::Clock value=("duration", "48h")/>
                <SubmitButton label=words.hour kind=ButtonKind::Plain icon=Symbol::Clock value=("duration", "1h")/>
            </OperationForm<ExtendWindow>>
            <a class="button quiet" href=page>{words.other_date}</a>
        </Confirm>
    }
    .draw()
}
