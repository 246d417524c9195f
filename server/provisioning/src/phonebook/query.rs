//! A phone's phonebook request. Parsing never fails: missing or invalid parameters get defaults.

mod parameters;
mod parse;

use std::ops::Range;

/// The parameter with the search text. The portal defines all parameters except Gigaset's.
pub(super) const TERM: &str = "term";
/// The parameter with the first entry of the page, from 0.
pub(super) const OFFSET: &str = "offset";
/// The parameter with the name of the department.
pub(super) const DEPARTMENT: &str = "department";
/// The parameter with the requested [`View`](super::View).
pub(super) const VIEW: &str = "view";

/// A parsed request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookQuery {
    /// The requested view.
    pub view: View,
    /// The search text: each of its words must occur in the name or in a number. At most 64 characters.
    pub search: Option<String>,
    /// The whole number of a caller whose name the phone looks up, as the network sends it: `0612345678` or
    /// `+33612345678`. Only entries with this number match. At most 32 characters.
    pub caller: Option<String>,
    /// Only entries of this department match. At most 64 characters.
    pub department: Option<String>,
    /// The requested position among the entries.
    pub position: PagePosition,
    /// The largest number of entries, at least one.
    pub count: usize,
    /// The parameters of a Gigaset phone.
    pub gigaset: GigasetRequest,
}

/// What a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The departments, if there are several, else the entries.
    Start,
    /// The entries.
    List,
    /// A search form.
    Form,
}

/// The position of a page among the entries, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagePosition {
    /// The page starts with this entry, counted from 0.
    From(usize),
    /// The page ends after this number of entries; [`usize::MAX`] for the last entries.
    Until(usize),
}

/// The parameters of a Gigaset phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GigasetRequest {
    /// The command, which the response repeats: `get_list`. Lower-case letters and `_`.
    pub command: String,
    /// The type of list, which the response repeats: `pb` public, `pr` private, `yp` yellow pages. Lower-case letters
    /// and `_`.
    pub list_type: String,
    /// The largest response that the handset accepts, in bytes.
    pub limit: usize,
    /// The reason why the response is an error. The server may set this field to [`GigasetError::Unavailable`] too.
    pub error: Option<GigasetError>,
}

/// An error of Gigaset's protocol, with its number and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GigasetError {
    /// The command is not supported: phonebooks are read-only.
    NotAllowed,
    /// The list does not exist, or the server cannot answer now.
    Unavailable,
}

impl BookQuery {
    /// The requested range of `total` matching entries.
    pub fn range(&self, total: usize) -> Range<usize> {
        match self.position {
            PagePosition::From(offset) => offset.min(total)..offset.saturating_add(self.count).min(total),
            PagePosition::Until(end) => end.min(total).saturating_sub(self.count)..end.min(total),
        }
    }

    /// Whether the page shows a menu when there are this many departments. A menu needs no entries.
    pub fn is_menu(&self, departments: usize) -> bool {
        self.view == View::Start && (2..=super::DEPARTMENT_LIMIT).contains(&departments)
    }

    /// Whether the page shows a form. A form needs no entries.
    pub fn is_form(&self) -> bool {
        self.view == View::Form
    }
}

impl PagePosition {
    /// Whether the position is given by the end of the page.
    pub(super) fn is_backwards(self) -> bool {
        matches!(self, Self::Until(_))
    }
}

impl GigasetError {
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::NotAllowed => "1",
            Self::Unavailable => "6",
        }
    }

    pub(super) fn message(self) -> &'static str {
        match self {
            Self::NotAllowed => "not allowed",
            Self::Unavailable => "service not available",
        }
    }
}
