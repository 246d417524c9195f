//! Who can be called.

use super::{clean, legible, texts::Texts};

/// How many numbers of one entry are shown; a contact has five.
const MOST_NUMBERS: usize = 8;

/// One person or place of a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookEntry {
    /// As it is shown, for example "Camille Durand".
    pub name: String,
    /// What of the name is the first name, if that is known: some telephones show the two parts apart.
    pub first_name: Option<String>,
    /// Its numbers, the most important first. Eight of them are shown.
    pub numbers: Vec<(NumberKind, String)>,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberKind {
    /// Inside the client.
    Extension,
    /// At work.
    Work,
    /// A mobile telephone.
    Mobile,
    /// At home.
    Home,
    /// Any other.
    Other,
}

impl BookEntry {
    /// The numbers that can be dialled.
    pub(super) fn dialable(&self) -> Vec<(NumberKind, String)> {
        let numbers = self.numbers.iter().map(|(kind, number)| (*kind, clean::dialable(number)));
        numbers.filter(|(_, number)| !number.is_empty()).take(MOST_NUMBERS).collect()
    }

    /// The name, or else the first number: something is always shown.
    pub(super) fn shown(&self, texts: &Texts) -> String {
        let name = legible(&self.name);
        if name.is_empty() {
            self.dialable().into_iter().next().map_or_else(|| texts.nameless.to_owned(), |(_, number)| number)
        } else {
            name
        }
    }

    /// The first name and the rest of the name; all of it is the rest where it isn't known to begin with a first name.
    pub(super) fn parts(&self, texts: &Texts) -> (String, String) {
        let name = self.shown(texts);
        let first = self.first_name.as_deref().map(legible).unwrap_or_default();
        match name.strip_prefix(&first).and_then(|rest| rest.strip_prefix(' ')) {
            Some(rest) if !first.is_empty() => (first, rest.to_owned()),
            _ => (String::new(), name),
        }
    }
}
