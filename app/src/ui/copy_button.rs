use super::{Button, ButtonKind, Symbol, Toasts};
use crate::{browser, i18n::messages};
use leptos::prelude::*;

/// Copies a text, and says that it did.
#[component]
pub fn CopyButton(
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let words = &messages().common;
    let toasts = use_context::<Toasts>();
    let on_click = Callback::new(move |_| {
        browser::copy(&text);
        if let Some(toasts) = toasts {
            toasts.show(words.copied);
        }
    });
    view! { <Button label=words.copy kind=ButtonKind::Quiet icon=Symbol::Copy on_click/> }
}
