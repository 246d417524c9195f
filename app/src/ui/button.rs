use super::{Icon, Symbol};
use leptos::prelude::*;

/// How much a button asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing the page is for: dark blue.
    Primary,
    /// Anything else.
    #[default]
    Plain,
    /// Nothing but its text or icon, in rows.
    Quiet,
    /// Removes something.
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

/// A link that looks like a button: it leads somewhere.
#[component]
pub fn LinkButton(
    /// Its text.
    #[prop(into)]
    label: String,
    /// Where to.
    #[prop(into)]
    href: String,
    /// How much it asks for.
    #[prop(optional)]
    kind: ButtonKind,
    /// Before the text.
    #[prop(optional)]
    icon: Option<Symbol>,
    /// What a screen reader says instead of the text; it must contain the text.
    #[prop(optional, into)]
    name: Option<String>,
    /// Whether it is a file to save rather than a page.
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
