//! Icons.

use crate::page;
use leptos::prelude::*;

/// The icons in `public/icons.svg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Done, or confirm.
    Check,
    /// Remove or close.
    Cross,
    /// Add.
    Plus,
    /// Search.
    Search,
    /// Save a file.
    Download,
    /// Open a menu.
    ChevronDown,
    /// Forward.
    ChevronRight,
    /// Back.
    ChevronLeft,
    /// A person.
    Person,
    /// Sign out.
    Exit,
    /// A phone.
    Phone,
    /// An open padlock.
    Unlock,
    /// A closed padlock.
    Lock,
    /// Copy.
    Copy,
    /// A clock.
    Clock,
    /// A warning.
    Warning,
    /// Delete permanently.
    Trash,
    /// A star, for administrators.
    Star,
    /// A list.
    List,
    /// Edit.
    Pencil,
    /// An open page, for a client's data.
    File,
    /// The home page.
    Home,
    /// Settings.
    Gear,
    /// Undo.
    Undo,
    /// A lamp.
    Lamp,
}

impl Symbol {
    #[cfg(test)]
    const ALL: [Self; 25] = [
        Self::Check,
        Self::Cross,
        Self::Plus,
        Self::Search,
        Self::Download,
        Self::ChevronDown,
        Self::ChevronRight,
        Self::ChevronLeft,
        Self::Person,
        Self::Exit,
        Self::Phone,
        Self::Unlock,
        Self::Lock,
        Self::Copy,
        Self::Clock,
        Self::Warning,
        Self::Trash,
        Self::Star,
        Self::List,
        Self::Pencil,
        Self::File,
        Self::Home,
        Self::Gear,
        Self::Undo,
        Self::Lamp,
    ];

    /// Returns the icon's `id` in the file.
    const fn id(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Cross => "cross",
            Self::Plus => "plus",
            Self::Search => "search",
            Self::Download => "download",
            Self::ChevronDown => "chevron-down",
            Self::ChevronRight => "chevron-right",
            Self::ChevronLeft => "chevron-left",
            Self::Person => "person",
            Self::Exit => "exit",
            Self::Phone => "phone",
            Self::Unlock => "unlock",
            Self::Lock => "lock",
            Self::Copy => "copy",
            Self::Clock => "clock",
            Self::Warning => "warning",
            Self::Trash => "trash",
            Self::Star => "star",
            Self::List => "list",
            Self::Pencil => "pencil",
            Self::File => "file",
            Self::Home => "home",
            Self::Gear => "gear",
            Self::Undo => "undo",
            Self::Lamp => "lamp",
        }
    }
}

/// An icon beside a text; hidden from screen readers.
#[component]
pub fn Icon(
    /// The icon.
    symbol: Symbol,
) -> impl IntoView {
    let href = page::icon(symbol.id());
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=href></use>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_file_once() {
        let file = include_str!("../../../public/icons.svg");
        for symbol in Symbol::ALL {
            assert_eq!(file.matches(&["id=\"", symbol.id(), "\""].concat()).count(), 1, "{symbol:?}");
        }
        assert_eq!(file.matches("<symbol").count(), Symbol::ALL.len());
    }
}
