//! A button that copies a text.

use super::{ButtonKind, Icon, Symbol};
use crate::i18n::messages;
use leptos::prelude::*;

/// A button that copies a text and confirms it. It needs the browser's program and is hidden without it.
#[component]
pub fn CopyButton(
    /// The text to copy.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let words = &messages().common;
    let class = [ButtonKind::Plain.class(), " scripted"].concat();
    view! {
        <button type="button" class=class data-copy=text data-copied=words.copied>
            <Icon symbol=Symbol::Copy/>
            <span>{words.copy}</span>
        </button>
    }
}
