use super::{Icon, Symbol};
use crate::i18n::messages;
use leptos::{html, prelude::*};

/// A window over the page, for what a page of its own can also do: without our program a link leads there.
#[component]
pub fn Dialog(
    /// Whether it is open; closing it by Escape or its cross sets this back.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: String,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        let is_wanted = open.get();
        let Some(dialog) = dialog.get() else { return };
        if is_wanted && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !is_wanted && dialog.open() {
            dialog.close();
        }
    });
    let label = title.clone();
    view! {
        <dialog class="dialog" aria-label=label node_ref=dialog on:close=move |_| open.set(false)>
            <header>
                <h2>{title}</h2>
                <button
                    type="button"
                    class="button quiet"
                    aria-label=messages().common.close
                    on:click=move |_| open.set(false)
                >
                    <Icon symbol=Symbol::Cross/>
                </button>
            </header>
            {children()}
        </dialog>
    }
}
