//! The criteria of a search, so that a directory can use an index instead of returning all its entries.

use super::{Entry, fold_text, national_digits};

/// A property that an entry must have for the search to find it. Texts are folded ([`fold_text`]), digits are in
/// national form ([`national_digits`]), and neither is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// The entry has exactly this id.
    Id(String),
    /// The folded name, given name, surname, organisation or department starts with this text.
    TextBegins(String),
    /// The folded name, given name, surname, organisation or department contains this text.
    TextContains(String),
    /// A number, in national form, contains these digits.
    DigitsContain(String),
}

/// A superset of the entries that a search finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// All entries.
    Everything,
    /// The entries that meet at least one criterion; none when there are no criteria.
    AnyOf(Vec<Criterion>),
}

impl Hint {
    /// Whether the search may find this entry. The directory can leave out an entry that is not admitted.
    pub fn admits(&self, entry: &Entry) -> bool {
        match self {
            Self::Everything => true,
            Self::AnyOf(criteria) => criteria.iter().any(|criterion| criterion.is_met_by(entry)),
        }
    }
}

impl Criterion {
    /// Whether an entry meets the criterion.
    pub fn is_met_by(&self, entry: &Entry) -> bool {
        match self {
            Self::Id(id) => entry.id == *id,
            Self::TextBegins(part) => entry.texts().any(|text| fold_text(text).starts_with(part.as_str())),
            Self::TextContains(part) => entry.texts().any(|text| fold_text(text).contains(part.as_str())),
            Self::DigitsContain(digits) => {
                entry.numbers.iter().any(|(_, number)| national_digits(number).contains(digits.as_str()))
            }
        }
    }
}
