//! What a telephone asks of a directory: never wrong, only incomplete.

mod parameters;
mod parse;

use std::ops::Range;

/// The parameter with the text that is searched. All parameters of [`BookQuery`] but Gigaset's are named by us.
pub(super) const TERM: &str = "term";
/// The parameter that says where a page begins, from 0.
pub(super) const OFFSET: &str = "offset";
/// The parameter with the department's name.
pub(super) const DEPARTMENT: &str = "department";
/// The parameter that says which [`View`](super::View) is wanted.
pub(super) const VIEW: &str = "view";

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookQuery {
    /// What is to be shown.
    pub view: View,
    /// What is searched: each of its words is to be found in the name or in a number. At most 64 characters.
    pub search: Option<String>,
    /// The whole number of somebody whose name is wanted, as the network gave it: `0612345678` or `+33612345678`. Only
    /// entries with this number match. At most 32 characters.
    pub caller: Option<String>,
    /// Only entries of this department match. At most 64 characters.
    pub department: Option<String>,
    /// Which part of the entries is wanted.
    pub place: Place,
    /// How many entries at most; at least one.
    pub count: usize,
    /// What only a Gigaset says.
    pub gigaset: GigasetRequest,
}

/// What is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The departments, if there are several; else the entries.
    Start,
    /// The entries.
    List,
    /// A form to search with.
    Form,
}

/// A part of the entries, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// From this entry on, counted from 0.
    From(usize),
    /// So that this many entries are before the part's end; [`usize::MAX`] for the last ones.
    Until(usize),
}

/// What only a Gigaset says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GigasetRequest {
    /// The command, which the answer repeats: `get_list`. Lower-case letters and `_`.
    pub command: String,
    /// The kind of list, which the answer repeats: `pb` public, `pr` private, `yp` yellow pages. Lower-case letters.
    pub list_type: String,
    /// How many bytes the handset takes.
    pub limit: usize,
    /// Why it isn't given entries. The server may set it too, to [`Refusal::Unavailable`].
    pub refusal: Option<Refusal>,
}

/// Why a Gigaset isn't given entries: the numbers and messages of its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Directories are only read.
    NotAllowed,
    /// There is no such list, or there is now no answer.
    Unavailable,
}

impl BookQuery {
    /// Which entries are wanted, of so many that match.
    pub fn range(&self, total: usize) -> Range<usize> {
        match self.place {
            Place::From(offset) => offset.min(total)..offset.saturating_add(self.count).min(total),
            Place::Until(end) => end.min(total).saturating_sub(self.count)..end.min(total),
        }
    }

    /// Whether the departments are shown, if there are so many: then no entries are needed.
    pub fn is_menu(&self, departments: usize) -> bool {
        self.view == View::Start && (2..=super::MOST_DEPARTMENTS).contains(&departments)
    }

    /// Whether a form is shown: then no entries are needed.
    pub fn is_form(&self) -> bool {
        self.view == View::Form
    }
}

impl Place {
    /// Whether the part is known by its end.
    pub(super) fn is_backwards(self) -> bool {
        matches!(self, Self::Until(_))
    }
}

impl Refusal {
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
