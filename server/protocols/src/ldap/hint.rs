//! What a search looks for, for a directory that can look it up faster than by handing out all it has.

use super::{Entry, fold_text, national_digits};

/// Something that an entry must have to be found. Texts are folded ([`fold_text`]), digits in national form
/// ([`national_digits`]), and none is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clue {
    /// The entry of this id, exactly.
    Id(String),
    /// Its name, given name, surname, organisation or department, folded, begins so.
    TextBegins(String),
    /// One of the same contains this.
    TextContains(String),
    /// One of its numbers, in national form, contains these digits.
    DigitsContain(String),
}

/// Which entries a search can find at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Any.
    Everything,
    /// Those that one of the clues is true of; none if there are no clues.
    AnyOf(Vec<Clue>),
}

impl Hint {
    /// Whether the search could find this entry. Where it says no, the entry needn't be handed out.
    pub fn admits(&self, entry: &Entry) -> bool {
        match self {
            Self::Everything => true,
            Self::AnyOf(clues) => clues.iter().any(|clue| clue.is_true_of(entry)),
        }
    }
}

impl Clue {
    /// Whether it is true of an entry.
    pub fn is_true_of(&self, entry: &Entry) -> bool {
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
