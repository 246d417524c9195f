use super::{ButtonKind, Icon, Symbol};
use crate::{draw::Children, i18n::messages};
use leptos::prelude::*;

/// Asks before something that can't be undone: a button that unfolds the question and the form that does it.
///
/// A `<details>`, so it works without our program. Escape and "Annuler" fold it again.
#[component]
pub fn Confirm(
    /// Its `id`, for links that lead here.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Whether it is unfolded at first.
    #[prop(optional)]
    open: bool,
    /// The button's text.
    #[prop(into)]
    label: String,
    /// What a screen reader says instead of the button's text; it must contain it.
    #[prop(optional, into)]
    name: Option<String>,
    /// On the button.
    #[prop(default = Symbol::Trash)]
    icon: Symbol,
    /// How much the button asks for.
    #[prop(default = ButtonKind::Quiet)]
    kind: ButtonKind,
    /// Names the thing and what happens to it.
    #[prop(into)]
    question: String,
    /// The [`super::OperationForm`], with its button.
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
