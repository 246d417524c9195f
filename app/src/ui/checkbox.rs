//! A checkbox of a form.

use crate::{draw::Draw as _, form::FormState};
use leptos::prelude::*;

/// A checkbox with its label beside it and help below.
#[component]
pub fn Checkbox(
    /// The field's name in the operation. The form sends `true` if the checkbox is ticked, otherwise nothing.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The help text.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether the checkbox is ticked at first; a value that was sent before takes precedence.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let form = use_context::<FormState>();
    let form = form.as_ref();
    let id = form.map_or_else(|| name.to_owned(), |form| form.register_field(name));
    let was_sent = form.is_some_and(|form| form.error().is_some());
    let is_checked = if was_sent { form.is_some_and(|form| form.value(name).is_some()) } else { checked };
    let help_id = help.as_ref().map(|_| [&id, "-help"].concat());
    view! {
        <div class="field">
            <label class="checkbox">
                <input
                    id=id
                    type="checkbox"
                    name=name
                    value="true"
                    checked=is_checked
                    aria-describedby=help_id.clone()
                />
                <span>{label}</span>
            </label>
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
        </div>
    }
    .draw()
}
