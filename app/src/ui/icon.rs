use leptos::prelude::*;

/// Our icons: one path each, drawn with a line of 2 in a square of 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbol {
    /// Done, or to be confirmed.
    Check,
    /// Removes or closes.
    Cross,
    /// Adds.
    Plus,
    /// Searches.
    Search,
    /// Saves a file.
    Download,
    /// Opens a menu.
    ChevronDown,
    /// Leads on.
    ChevronRight,
    /// Leads back.
    ChevronLeft,
    /// A person.
    Person,
    /// Leaves.
    Exit,
    /// A telephone.
    Phone,
    /// A padlock, open.
    Unlock,
    /// A padlock, closed.
    Lock,
    /// Copies.
    Copy,
    /// A clock.
    Clock,
    /// Something to look at.
    Warning,
    /// Removes for good.
    Trash,
    /// A star: an administrator.
    Star,
    /// A list.
    List,
    /// Changes.
    Pencil,
    /// An open page, a client's file.
    File,
}

impl Symbol {
    const fn path(self) -> &'static str {
        match self {
            Self::Check => "M4 12.5l5.5 5.5L20 7",
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Search => "M16 16l5 5M18 10.5a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0z",
            Self::Download => "M12 4v11M7 10.5l5 5 5-5M4 20h16",
            Self::ChevronDown => "M6 9l6 6 6-6",
            Self::ChevronRight => "M9 6l6 6-6 6",
            Self::ChevronLeft => "M15 6l-6 6 6 6",
            Self::Person => "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
            Self::Exit => "M14 4H5v16h9M10 12h11M17 8l4 4-4 4",
            Self::Phone => {
                "M5 4h4l1.5 5L8 10.5a12 12 0 0 0 5.500 5.500L15 13.500l5 1.500v4c0 .6-.4 1-1 1A15 15 0 0 1 4 5c0-.6.4-1 1-1z"
            }
            Self::Unlock => "M6 11h12v9H6zM9 11V8a3.500 3.500 0 0 1 6.800-1.200",
            Self::Lock => "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
            Self::Copy => "M9 9h11v11H9zM5 15H4V4h11v1",
            Self::Clock => "M12 7v5l3.500 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0z",
            Self::Warning => "M12 4L2.500 20h19zM12 10v4M12 17v.1",
            Self::Trash => "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
            Self::Star => {
                "M12 3.500l2.600 5.600 6.100.7-4.500 4.200 1.200 6-5.400-3-5.400 3 1.200-6-4.500-4.200 6.100-.7z"
            }
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6v.1M4 12v.1M4 18v.1",
            Self::Pencil => "M4 20l1-4L16.500 4.500l3 3L8 19z",
            Self::File => "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
        }
    }
}

/// An icon beside a text; a screen reader passes over it.
#[component]
pub fn Icon(
    /// Which one.
    symbol: Symbol,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=symbol.path()></path>
        </svg>
    }
}
