//! The form that registers phones one after the other.

use super::choices::Choices;
use crate::{
    draw::Draw as _,
    i18n::messages,
    islands::{MacHint, MacHintWords},
    ui::{Check, Field, OperationForm, Select, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{Reference, phone::RegisterPhone};

/// The `id` of the form.
const ID: &str = "register";
/// The `id` of the list of suggested lines.
const LINES: &str = "lines-of-client";

/// The line that the form proposes.
#[derive(Clone, Debug, Default)]
pub struct ProposedLine {
    /// The number in pairs of digits; empty if every line has a phone.
    pub number: String,
    /// The name of the line.
    pub name: String,
}

/// The form "Provisionner @MAC", made for barcode scanners: Enter registers the phone, and the form proposes the next
/// line without a phone. The chosen model stays for the next phone.
#[component]
pub fn RegisterForm(
    /// The client's reference.
    reference: Reference,
    /// The models and lines to choose from.
    choices: Choices,
    /// The line for the first phone.
    line: ProposedLine,
) -> impl IntoView {
    let words = &messages().phones;
    let ProposedLine { number, name } = line;
    let number_help = if number.is_empty() { words.number_none } else { words.number_help };
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
            <RegistrationLog/>
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
            <Field name="description" label=words.description check=Check::Label clear=true/>
            <Field
                name="number"
                label=words.number
                help=number_help
                required=true
                value=number
                check=Check::Line
                list=LINES
                maxlength=64
                next=true
            >
                <p class="line-name" data-line-name="" aria-live="polite">{name}</p>
            </Field>
            <datalist id=LINES>{lines}</datalist>
            <SubmitButton label=words.register_button/>
        </OperationForm<RegisterPhone>>
    }
    .draw()
}

/// The phones that were registered since the page was opened: the latest one, which a screen reader reads out, and
/// their number. Below them are the refused addresses, so that the user overlooks no scanned address. The browser's
/// program fills both lists.
#[component]
fn RegistrationLog() -> impl IntoView {
    let words = &messages().phones;
    view! {
        // A screen reader only announces changes in a region that already exists.
        <div role="status" id="registered" data-registered=words.registered data-count=words.sitting>
            <div class="sitting" hidden>
                <p class="sitting-latest"></p>
                <p class="sub"></p>
            </div>
        </div>
        <ul class="sitting-refused" id="refused" hidden></ul>
    }
}
