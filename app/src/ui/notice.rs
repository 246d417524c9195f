use super::{Icon, Symbol};
use crate::{
    draw::{Children, Draw as _},
    i18n::messages,
    page,
    query::query_value,
};
use leptos::prelude::*;

/// What a colour means. It never means it alone: a word or an icon is beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Neutral,
    /// To know.
    Info,
    /// As it should be.
    Good,
    /// To look at.
    Warning,
    /// Wrong.
    Bad,
}

impl Tone {
    /// As in `data-tone`.
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

/// A sentence that stands on the page. Bad news is read out at once, other news when there is time.
#[component]
pub fn Notice(
    /// What kind of news it is.
    #[prop(optional)]
    tone: Tone,
    /// The sentence, and what there is to do.
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

/// On a sign-in page: why one is there.
#[component]
pub fn ExpiredNotice() -> impl IntoView {
    let is_expired = !query_value("expired").is_empty();
    is_expired.then(|| view! { <Notice tone=Tone::Info><p>{messages().errors.signed_out}</p></Notice> }.draw())
}

/// What became of the form that led to this page, when the browser sent it by itself.
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
