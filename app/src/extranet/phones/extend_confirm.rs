use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{ButtonKind, Confirm, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{Mac, phone::ExtendWindow};

/// "Prolonger": 48 hours or one, from now on; another date is chosen on the telephone's page.
#[component]
pub fn ExtendConfirm(
    /// Which telephone.
    mac: Mac,
    /// Whether it has its own credentials, which it will lose.
    is_bound: bool,
    /// Its page.
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
