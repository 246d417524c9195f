use crate::form::FormState;
use leptos::prelude::*;

/// Something that holds or not, or one of several things ticked under one name.
#[component]
pub fn Checkbox(
    /// What it is called in the operation.
    name: &'static str,
    /// What it sends when ticked.
    #[prop(default = "true")]
    value: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// Whether it is ticked at first.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let form = use_context::<FormState>();
    if let Some(form) = form {
        form.enter(name);
    }
    let typed = form.filter(|form| form.has_values()).map(|form| form.value(name).as_deref() == Some(value));
    view! {
        <label class="checkbox">
            <input type="checkbox" name=name value=value checked=typed.unwrap_or(checked)/>
            <span>{label}</span>
        </label>
    }
}
