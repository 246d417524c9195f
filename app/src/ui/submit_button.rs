//! The button that submits a form.

use super::{ButtonKind, Icon, Symbol};
use leptos::prelude::*;

/// The submit button of a form; shows when the form is being sent.
#[component]
pub fn SubmitButton(
    /// The text, an infinitive in French.
    #[prop(into)]
    label: String,
    /// The importance.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// The icon before the text.
    #[prop(default = Symbol::Check)]
    icon: Symbol,
    /// The accessible name instead of the text; it must contain the text.
    #[prop(optional, into)]
    name: Option<String>,
    /// A name and value to send, for forms with several buttons.
    #[prop(optional)]
    value: Option<(&'static str, &'static str)>,
    /// Whether the button's value is the current setting, for example the current language.
    #[prop(optional)]
    is_current: bool,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            class=kind.class()
            aria-label=name
            name=value.map(|(name, _)| name)
            value=value.map(|(_, value)| value)
            aria-current=is_current.then_some("true")
        >
            <Icon symbol=icon/>
            <span>{label}</span>
        </button>
    }
}
