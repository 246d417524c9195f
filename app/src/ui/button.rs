//! The importance of buttons, and links that look like buttons.

use super::{Icon, Symbol};
use leptos::prelude::*;

/// The importance of a button.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The page's main action.
    Primary,
    /// Any other action.
    #[default]
    Plain,
    /// A button without a frame, for rows.
    Quiet,
    /// A destructive action.
    Danger,
}

impl ButtonKind {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Plain => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// The text.
    #[prop(into)]
    label: String,
    /// The target.
    #[prop(into)]
    href: String,
    /// The importance.
    #[prop(optional)]
    kind: ButtonKind,
    /// The icon before the text.
    #[prop(optional)]
    icon: Option<Symbol>,
    /// The accessible name instead of the text; it must contain the text.
    #[prop(optional, into)]
    name: Option<String>,
    /// Whether the target is a file to save.
    #[prop(optional)]
    download: bool,
) -> impl IntoView {
    view! {
        <a class=kind.class() href=href aria-label=name download=download.then_some("")>
            {icon.map(|symbol| view! { <Icon symbol/> })}
            <span>{label}</span>
        </a>
    }
}
