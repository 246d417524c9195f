//! A field with a list of choices.

use super::field::star;
use crate::{draw::Draw as _, form::FormState};
use leptos::prelude::*;

/// A field to choose one of several values.
#[component]
pub fn Select(
    /// The field's name in the operation.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The value and text of each option; an empty value means no choice.
    options: Vec<(String, String)>,
    /// The initial value.
    #[prop(optional, into)]
    value: String,
    /// The help text.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether a choice is required.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let form = use_context::<FormState>();
    let form = form.as_ref();
    let id = form.map_or_else(|| name.to_owned(), |form| form.register_field(name));
    let chosen = form.and_then(|form| form.value(name)).unwrap_or(value);
    let error = form.and_then(|form| form.field_error(name));
    let is_wrong = error.is_some();
    let error_id = [&id, "-error"].concat();
    let help_id = help.as_ref().map(|_| [&id, "-help"].concat());
    let described_by = [help_id.as_deref().unwrap_or_default(), " ", &error_id].concat().trim().to_owned();
    let options = options
        .into_iter()
        .map(|(value, text)| {
            let is_chosen = value == chosen;
            view! { <option value=value selected=is_chosen>{text}</option> }
        })
        .collect_view();
    view! {
        <div class="field" class:invalid=is_wrong>
            <label for=id.clone()>{label} {required.then(star)}</label>
            <select
                id=id
                name=name
                aria-required=required.then_some("true")
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by
            >
                {options}
            </select>
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            <p class="error" id=error_id aria-live="polite" data-error-of=name>{error}</p>
        </div>
    }
    .draw()
}
