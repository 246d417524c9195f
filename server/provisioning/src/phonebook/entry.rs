//! The entries of a phonebook.

use super::{clean, legible, texts::Texts};

/// The largest number of phone numbers shown for an entry. A contact has five.
const NUMBER_LIMIT: usize = 8;

/// A person or a place in a phonebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookEntry {
    /// The name to show, for example "Camille Durand".
    pub name: String,
    /// The part of the name that is the first name, if known: some phones show both parts separately.
    pub first_name: Option<String>,
    /// The phone numbers, the most important first. At most eight are shown.
    pub numbers: Vec<(NumberKind, String)>,
}

/// The kind of a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// An extension of the same client.
    Extension,
    /// A work number.
    Work,
    /// A mobile number.
    Mobile,
    /// A home number.
    Home,
    /// Any other number.
    Other,
}

impl BookEntry {
    /// The numbers that can be dialled.
    pub(super) fn dialable_numbers(&self) -> Vec<(NumberKind, String)> {
        let numbers = self.numbers.iter().map(|(kind, number)| (*kind, clean::dialable(number)));
        numbers.filter(|(_, number)| !number.is_empty()).take(NUMBER_LIMIT).collect()
    }

    /// The name, or else the first number, or else a placeholder text.
    pub(super) fn display_name(&self, texts: &Texts) -> String {
        let name = legible(&self.name);
        if name.is_empty() {
            self.dialable_numbers().into_iter().next().map_or_else(|| texts.nameless.to_owned(), |(_, number)| number)
        } else {
            name
        }
    }

    /// The first name and the rest of the name. The first name is empty if the name does not start with it.
    pub(super) fn name_parts(&self, texts: &Texts) -> (String, String) {
        let name = self.display_name(texts);
        let first = self.first_name.as_deref().map(legible).unwrap_or_default();
        match name.strip_prefix(&first).and_then(|rest| rest.strip_prefix(' ')) {
            Some(rest) if !first.is_empty() => (first, rest.to_owned()),
            _ => (String::new(), name),
        }
    }
}
