//! The form that changes the presented number of the ticked lines.

use super::numbers::Numbers;
use crate::{
    draw::{Draw as _, Html},
    form::FormState,
    i18n::messages,
    ui::{Field, OperationForm, Select, SubmitButton},
};
use leptos::prelude::*;
use portal_api::{
    Reference,
    line::{PresentNumber, PresentedNumber},
};

/// The `id` of the list of suggested numbers.
const SUGGESTIONS: &str = "numbers";

/// "Modifier n° à présenter": a number of the same client, or none. If the client has few numbers, the user
/// chooses from a list, otherwise the user types the number.
#[component]
pub fn PresentForm(
    /// The client.
    reference: Reference,
    /// The client's numbers.
    numbers: Numbers,
) -> impl IntoView {
    let words = &messages().lines;
    view! {
        <OperationForm<PresentNumber>
            label=words.present_form
            class="bulk-form"
            parameters=vec![("reference", reference.to_string())]
        >
            {if numbers.is_complete { number_choice(numbers) } else { number_field(numbers) }}
            <SubmitButton label=words.apply/>
            <TickedError/>
        </OperationForm<PresentNumber>>
    }
}

fn number_choice(numbers: Numbers) -> Html {
    let words = &messages().lines;
    let mut options = vec![
        (String::new(), messages().common.choose.to_owned()),
        (PresentedNumber::Masked.to_string(), words.masked.to_owned()),
    ];
    options.extend(numbers.first.into_iter().map(|(number, name)| {
        let text = [&number.in_pairs(), " – ", name.as_str()].concat();
        (number.to_string(), text)
    }));
    view! { <Select name="presented" label=words.present options/> }.draw()
}

fn number_field(numbers: Numbers) -> Html {
    let words = &messages().lines;
    let suggestions = numbers
        .first
        .into_iter()
        .map(|(number, name)| view! { <option value=number.in_pairs()>{name.to_string()}</option> })
        .collect_view();
    view! {
        <Field
            name="presented"
            label=words.present
            help=words.present_help
            inputmode="tel"
            maxlength=24
            list=SUGGESTIONS
        />
        <datalist id=SUGGESTIONS>
            <option value=words.masked></option>
            {suggestions}
        </datalist>
    }
    .draw()
}

/// The error about the ticked rows.
#[component]
fn TickedError() -> impl IntoView {
    let name = "numbers";
    let form = use_context::<FormState>();
    if let Some(form) = &form {
        form.register_field(name);
    }
    let sentence = form.and_then(|form| form.field_error(name));
    view! { <p class="error" aria-live="polite" data-error-of=name>{sentence}</p> }
}
