//! A line of the directory.

/// What kind of telephone a number rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberKind {
    /// `telephoneNumber`: at work, and everything else.
    Work,
    /// `mobile`.
    Mobile,
    /// `homePhone`.
    Home,
}

/// Somebody, or something, that has numbers. Texts that are empty count as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What its name in the tree is made of: never changes, and is no other entry's of the same reader.
    pub id: String,
    /// The name as shown (`cn`, `displayName`).
    pub name: String,
    /// The given name (`givenName`).
    pub given_name: Option<String>,
    /// The surname (`sn`). Without one it is the name: `inetOrgPerson` must have it (RFC 2798, RFC 4519 3.12).
    pub surname: Option<String>,
    /// The company (`o`).
    pub organisation: Option<String>,
    /// The department (`ou`).
    pub department: Option<String>,
    /// The numbers, as they are to be dialled, by kind. Found in national and international spelling alike.
    pub numbers: Vec<(NumberKind, String)>,
}

impl Entry {
    /// The texts in which names are looked for, as written.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let others = [&self.given_name, &self.surname, &self.organisation, &self.department];
        std::iter::once(self.name.as_str()).chain(others.into_iter().flatten().map(String::as_str))
    }
}
