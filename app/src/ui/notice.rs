//! Messages on a page, and the meanings of colours.

use super::{Icon, Symbol};
use crate::{
    draw::{Children, Draw as _},
    i18n::messages,
    page,
    query::query_value,
};
use leptos::prelude::*;

/// The meaning of a colour. A word or an icon beside it always says the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No particular meaning.
    #[default]
    Neutral,
    /// Information.
    Info,
    /// Good.
    Good,
    /// Needs attention.
    Warning,
    /// An error.
    Bad,
}

impl Tone {
    /// Returns the value of `data-tone`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    const fn symbol(self) -> Symbol {
        match self {
            Self::Good => Symbol::Check,
            Self::Neutral | Self::Info => Symbol::List,
            Self::Warning | Self::Bad => Symbol::Warning,
        }
    }
}

/// A message on the page. Screen readers announce errors at once and other messages politely.
#[component]
pub fn Notice(
    /// The kind of message.
    #[prop(optional)]
    tone: Tone,
    /// The text, and perhaps buttons.
    children: Children,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class="notice" data-tone=tone.name() role=role>
            <Icon symbol=tone.symbol()/>
            <div>{children.draw()}</div>
        </div>
    }
}

/// The notice on a sign-in page that the session has ended.
#[component]
pub fn ExpiredNotice() -> impl IntoView {
    let is_expired = !query_value("expired").is_empty();
    is_expired.then(|| view! { <Notice tone=Tone::Info><p>{messages().errors.signed_out}</p></Notice> }.draw())
}

/// The outcome of the form that led to this page, if the browser submitted it without scripting.
#[component]
pub fn OutcomeNotice() -> impl IntoView {
    let words = messages();
    page::outcome().map(|outcome| match outcome.error {
        Some(error) => view! { <Notice tone=Tone::Bad><p>{error.message}</p></Notice> }.draw(),
        None => (words.done)(&outcome.operation)
            .map(|sentence| view! { <Notice tone=Tone::Good><p>{sentence}</p></Notice> })
            .draw(),
    })
}
