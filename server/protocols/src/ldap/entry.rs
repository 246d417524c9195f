//! An entry of the directory.

/// The kind of a phone number, which selects its LDAP attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NumberKind {
    /// `telephoneNumber`: a work number, and any number of no other kind.
    Work,
    /// `mobile`.
    Mobile,
    /// `homePhone`.
    Home,
}

/// A person or a service with phone numbers. An empty text counts as absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The identifier, which the distinguished name is made of. It never changes and is unique among the entries of a
    /// reader.
    pub id: String,
    /// The name to show (`cn`, `displayName`).
    pub name: String,
    /// The given name (`givenName`).
    pub given_name: Option<String>,
    /// The surname (`sn`). When it is absent, `sn` is the name, because `inetOrgPerson` requires it (RFC 2798, RFC 4519
    /// 3.12).
    pub surname: Option<String>,
    /// The company (`o`).
    pub organisation: Option<String>,
    /// The department (`ou`).
    pub department: Option<String>,
    /// The numbers as they are dialled, by kind. A search finds them in national and international form.
    pub numbers: Vec<(NumberKind, String)>,
}

impl Entry {
    /// The texts that a search by name compares, in their original spelling.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let others = [&self.given_name, &self.surname, &self.organisation, &self.department];
        std::iter::once(self.name.as_str()).chain(others.into_iter().flatten().map(String::as_str))
    }
}
