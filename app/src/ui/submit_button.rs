use super::{ButtonKind, Icon, Symbol};
use leptos::prelude::*;

/// The button of a form; shows that it is working.
#[component]
pub fn SubmitButton(
    /// Its text, an infinitive.
    #[prop(into)]
    label: String,
    /// How much it asks for.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// Before the text; a check unless said otherwise.
    #[prop(default = Symbol::Check)]
    icon: Symbol,
    /// What a screen reader says instead of the text; it must contain the text.
    #[prop(optional, into)]
    name: Option<String>,
    /// Its own field: name and value, for forms with several buttons.
    #[prop(optional)]
    value: Option<(&'static str, &'static str)>,
    /// Whether that value is the one in force.
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
