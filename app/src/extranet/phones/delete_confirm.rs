//! The button that deletes a phone after a question.

use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{ButtonKind, Confirm, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{Mac, Number, phone::DeletePhone};

/// "Supprimer": asks for confirmation. The question names the phone, its client, and the line whose keys are kept.
#[component]
pub fn DeleteConfirm(
    /// The phone's MAC address.
    mac: Mac,
    /// The client's name and reference.
    client: String,
    /// The number of the phone's line.
    number: Option<Number>,
    /// The page to open afterwards; by default the present page stays.
    #[prop(optional)]
    then: Option<String>,
) -> impl IntoView {
    let words = &messages().phones;
    let shown = mac.with_colons();
    let name = (words.delete_of)(&shown);
    let question = (words.delete_question)(&shown, &client, number.as_ref());
    let id = ["delete-", mac.as_str()].concat();
    let parameters = vec![("mac", mac.to_string())];
    let label = name.clone();
    let button =
        view! { <SubmitButton label=words.delete name=name.clone() kind=ButtonKind::Danger icon=Symbol::Trash/> };
    let form = match then {
        Some(then) => view! {
            <OperationForm<DeletePhone> id label class="inline-form" parameters then>
                {button}
            </OperationForm<DeletePhone>>
        }
        .draw(),
        None => view! {
            <OperationForm<DeletePhone> id label class="inline-form" parameters>
                {button}
            </OperationForm<DeletePhone>>
        }
        .draw(),
    };
    view! {
        <Confirm label=words.delete name question>
            {form}
        </Confirm>
    }
    .draw()
}
