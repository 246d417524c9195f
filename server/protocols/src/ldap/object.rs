//! The objects that a search can find: the naming context and the entries below it.

use super::{Dn, Entry, NumberKind, attribute::Attribute};
use std::cell::OnceCell;

/// An object of the directory tree.
#[derive(Clone, Copy, Debug)]
pub(super) enum Object<'a> {
    /// The naming context.
    Context(&'a Dn),
    /// An entry, with the naming context of its directory.
    Person(&'a Dn, &'a Entry),
}

impl<'a> Object<'a> {
    /// The distinguished name of the object.
    pub(super) fn dn(self) -> String {
        match self {
            Self::Context(dn) => dn.to_string(),
            Self::Person(context, entry) => context.child(Attribute::Uid.name(), &entry.id),
        }
    }

    /// The values of an attribute, in their original spelling.
    pub(super) fn values(self, attribute: Attribute) -> Vec<&'a str> {
        match self {
            Self::Context(_) if attribute == Attribute::ObjectClass => vec!["top"],
            Self::Context(dn) => dn.own_values(attribute),
            Self::Person(_, entry) => entry_values(entry, attribute),
        }
    }
}

/// The text as a list of values; an empty text gives no value.
fn single_value(text: Option<&str>) -> Vec<&str> {
    text.filter(|text| !text.is_empty()).into_iter().collect()
}

/// The values of an attribute of an entry.
fn entry_values(entry: &Entry, attribute: Attribute) -> Vec<&str> {
    let numbers = |kind: NumberKind| {
        let of_kind = entry.numbers.iter().filter(move |(other, number)| *other == kind && !number.is_empty());
        of_kind.map(|(_, number)| number.as_str()).collect()
    };
    match attribute {
        Attribute::ObjectClass => vec!["top", "person", "organizationalPerson", "inetOrgPerson"],
        Attribute::Uid => single_value(Some(&entry.id)),
        Attribute::Cn | Attribute::DisplayName => single_value(Some(&entry.name)),
        Attribute::Sn => single_value(entry.surname.as_deref().filter(|text| !text.is_empty()).or(Some(&entry.name))),
        Attribute::GivenName => single_value(entry.given_name.as_deref()),
        Attribute::O => single_value(entry.organisation.as_deref()),
        Attribute::Ou => single_value(entry.department.as_deref()),
        Attribute::Dc => Vec::new(),
        Attribute::TelephoneNumber => numbers(NumberKind::Work),
        Attribute::Mobile => numbers(NumberKind::Mobile),
        Attribute::HomePhone => numbers(NumberKind::Home),
    }
}

/// An object with a cache of its folded values, because a filter may compare the same attribute many times.
pub(super) struct FoldedObject<'a> {
    object: Object<'a>,
    folded: [OnceCell<Vec<String>>; Attribute::ALL.len()],
}

impl<'a> FoldedObject<'a> {
    /// Wraps an object with an empty cache.
    pub(super) fn new(object: Object<'a>) -> Self {
        Self { object, folded: std::array::from_fn(|_| OnceCell::new()) }
    }

    /// The values of an attribute, folded for comparison.
    pub(super) fn values(&self, attribute: Attribute) -> &[String] {
        self.folded[attribute as usize]
            .get_or_init(|| self.object.values(attribute).into_iter().map(|value| attribute.fold(value)).collect())
    }
}
