//! A button that asks for confirmation.

use super::{ButtonKind, Icon, Symbol};
use crate::{draw::Children, i18n::messages};
use leptos::prelude::*;

/// Asks for confirmation before an action that can't be undone: a button unfolds the question and the form that acts.
///
/// The component is a `<details>` element, so it works without scripting. Escape and "Annuler" fold the question again.
#[component]
pub fn Confirm(
    /// The `id`, for links that lead here.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Whether the question is unfolded at first.
    #[prop(optional)]
    open: bool,
    /// The button's text.
    #[prop(into)]
    label: String,
    /// The button's accessible name; it must contain the text.
    #[prop(optional, into)]
    name: Option<String>,
    /// The button's icon.
    #[prop(default = Symbol::Trash)]
    icon: Symbol,
    /// The button's importance.
    #[prop(default = ButtonKind::Quiet)]
    kind: ButtonKind,
    /// The question: names the object and the effect.
    #[prop(into)]
    question: String,
    /// The [`super::OperationForm`] with its button.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="confirm" id=id name="confirm" open=open>
            <summary class=kind.class() aria-label=name>
                <Icon symbol=icon/>
                <span>{label}</span>
            </summary>
            <div class="confirm-panel">
                <p>{question}</p>
                <div class="confirm-actions">
                    {children.draw()}
                    <button type="button" class="button quiet scripted" data-fold="">
                        {messages().common.cancel}
                    </button>
                </div>
            </div>
        </details>
    }
}
