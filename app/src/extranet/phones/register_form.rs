use super::choices::Choices;
use crate::{
    draw::Draw as _,
    i18n::messages,
    islands::{MacHint, MacHintWords, RegistrationLog},
    ui::{Check, Field, OperationForm, Select, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{Number, Reference, phone::RegisterPhone};

const ID: &str = "register";
const LINES: &str = "lines-of-client";

/// The form "Provisionner @MAC", made for barcode scanners: Enter registers, and the other fields keep their values.
#[component]
pub fn RegisterForm(
    /// The client's reference.
    reference: Reference,
    /// The models and lines to choose from.
    choices: Choices,
    /// The initial line, from the address.
    number: String,
) -> impl IntoView {
    let words = &messages().phones;
    let number = Number::parse(&number).map_or(number, |number| number.in_pairs());
    let models = std::iter::once((String::new(), words.model_detected.to_owned()))
        .chain(choices.models.into_iter().map(|model| (model.id, model.name)))
        .collect::<Vec<_>>();
    let lines = choices
        .lines
        .into_iter()
        .map(|(number, name)| view! { <option value=number.in_pairs()>{name.to_string()}</option> })
        .collect_view();
    let hint_words = MacHintWords {
        vendor: words.vendor.into(),
        own: words.own.into(),
        own_on: words.own_on.into(),
        elsewhere: words.elsewhere.into(),
        see: words.open_other.into(),
    };
    view! {
        <OperationForm<RegisterPhone>
            id=ID
            label=words.register
            again=true
            parameters=vec![("reference", reference.to_string())]
        >
            <RegistrationLog registered=words.registered.to_owned() count=words.sitting.to_owned()/>
            <Field
                name="mac"
                label=words.mac_field
                help=words.mac_help
                required=true
                autofocus=true
                clear=true
                is_code=true
                check=Check::Mac
                maxlength=40
            >
                <MacHint reference=reference.to_string() field=[ID, "-mac"].concat() words=hint_words/>
            </Field>
            <Select name="model" label=words.model options=models help=words.model_help/>
            <Field name="description" label=words.description check=Check::Label/>
            <Field
                name="number"
                label=words.number
                help=words.number_help
                required=true
                value=number
                inputmode="tel"
                check=Check::Number
                list=LINES
                maxlength=40
            />
            <datalist id=LINES>{lines}</datalist>
            <SubmitButton label=words.register_button/>
        </OperationForm<RegisterPhone>>
    }
    .draw()
}
