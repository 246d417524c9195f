use super::field::star;
use crate::form::FormState;
use leptos::prelude::*;

/// A choice of one among several.
#[component]
pub fn Select(
    /// What it is called in the operation.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// Value and text of each choice; an empty value is as if nothing was said.
    options: Vec<(String, String)>,
    /// The value chosen at first.
    #[prop(optional, into)]
    value: String,
    /// How to choose.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether something must be chosen.
    #[prop(optional)]
    required: bool,
    /// Called with the value at every change.
    #[prop(optional)]
    on_change: Option<Callback<String>>,
) -> impl IntoView {
    let form = use_context::<FormState>();
    let id = form.map_or_else(|| name.to_owned(), |form| form.enter(name));
    let chosen = form.and_then(|form| form.value(name)).unwrap_or(value);
    let error = Memo::new(move |_| form.and_then(|form| form.field_error(name)).unwrap_or_default());
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
    let changed = move |event| {
        if let Some(form) = form {
            form.forgive(name);
        }
        if let Some(on_change) = on_change {
            on_change.run(event_target_value(&event));
        }
    };
    view! {
        <div class="field" class:invalid=move || !error.read().is_empty()>
            <label for=id.clone()>{label} {required.then(star)}</label>
            <select
                id=id
                name=name
                aria-required=required.then_some("true")
                aria-invalid=move || (!error.read().is_empty()).then_some("true")
                aria-describedby=described_by
                on:change=changed
            >
                {options}
            </select>
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            <p class="error" id=error_id aria-live="polite">{move || error.get()}</p>
        </div>
    }
    .into_any()
}
