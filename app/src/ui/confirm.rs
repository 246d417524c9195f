use super::{ButtonKind, Icon, Symbol};
use crate::{browser, i18n::messages};
use leptos::{ev::KeyboardEvent, html::Details, prelude::*};

/// Asks before something that can't be undone: a button that unfolds the question and the form that does it.
///
/// A `<details>`, so it works without our program. Escape and "Annuler" fold it again.
#[component]
pub fn Confirm(
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
    let details = NodeRef::<Details>::new();
    let fold = move || {
        if let Some(details) = details.get_untracked() {
            let _ = details.remove_attribute("open");
            if let Ok(Some(summary)) = details.query_selector("summary") {
                browser::focus_element(&summary);
            }
        }
    };
    let on_keydown = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            fold();
        }
    };
    view! {
        <details class="confirm" node_ref=details on:keydown=on_keydown>
            <summary class=kind.class() aria-label=name>
                <Icon symbol=icon/>
                <span>{label}</span>
            </summary>
            <div class="confirm-panel">
                <p>{question}</p>
                <div class="confirm-actions">
                    {children()} <button type="button" class="button quiet scripted" on:click=move |_| fold()>
                        {messages().common.cancel}
                    </button>
                </div>
            </div>
        </details>
    }
}
