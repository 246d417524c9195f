//! The attributes that phones ask for and read, with their names and OIDs (RFC 4519, RFC 4524, RFC 2798).

use super::{number::national_digits, text::fold_text};

/// An attribute of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Attribute {
    /// The object classes of the entry.
    ObjectClass,
    /// The identifier, which the distinguished name is made of.
    Uid,
    /// The full name.
    Cn,
    /// The surname.
    Sn,
    /// The given name.
    GivenName,
    /// The name to show.
    DisplayName,
    /// The company.
    O,
    /// The department.
    Ou,
    /// A domain component; only the naming context has it.
    Dc,
    /// The work number.
    TelephoneNumber,
    /// The mobile number.
    Mobile,
    /// The home number.
    HomePhone,
}

impl Attribute {
    /// All attributes, in the order of a response.
    pub(super) const ALL: [Self; 12] = [
        Self::ObjectClass,
        Self::Uid,
        Self::Cn,
        Self::Sn,
        Self::GivenName,
        Self::DisplayName,
        Self::O,
        Self::Ou,
        Self::Dc,
        Self::TelephoneNumber,
        Self::Mobile,
        Self::HomePhone,
    ];

    /// Finds an attribute by name, alias or OID, ignoring case.
    pub(super) fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|attribute| attribute.names().iter().any(|known| known.eq_ignore_ascii_case(name)))
    }

    /// The attribute's name in responses.
    pub(super) const fn name(self) -> &'static str {
        self.names()[0]
    }

    /// Whether the values are phone numbers.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::TelephoneNumber | Self::Mobile | Self::HomePhone)
    }

    /// Folds a value for comparison.
    pub(super) fn fold(self, value: &str) -> String {
        if self.is_number() { national_digits(value) } else { fold_text(value) }
    }

    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::ObjectClass => &["objectClass", "2.5.4.0"],
            Self::Uid => &["uid", "userid", "0.9.2342.19200300.100.1.1"],
            Self::Cn => &["cn", "commonName", "2.5.4.3"],
            Self::Sn => &["sn", "surname", "2.5.4.4"],
            Self::GivenName => &["givenName", "gn", "2.5.4.42"],
            Self::DisplayName => &["displayName", "2.16.840.1.113730.3.1.241"],
            Self::O => &["o", "organizationName", "2.5.4.10"],
            Self::Ou => &["ou", "organizationalUnitName", "2.5.4.11"],
            Self::Dc => &["dc", "domainComponent", "0.9.2342.19200300.100.1.25"],
            Self::TelephoneNumber => &["telephoneNumber", "2.5.4.20"],
            Self::Mobile => &["mobile", "mobileTelephoneNumber", "0.9.2342.19200300.100.1.41"],
            Self::HomePhone => &["homePhone", "homeTelephoneNumber", "0.9.2342.19200300.100.1.20"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_and_oid_finds_its_attribute() {
        for (index, attribute) in Attribute::ALL.into_iter().enumerate() {
            assert_eq!(attribute as usize, index, "the order of declaration is the order of answers");
            for name in attribute.names() {
                assert_eq!(Attribute::find(&name.to_uppercase()), Some(attribute), "{name}");
            }
        }
        assert_eq!(Attribute::find("userPassword"), None);
        assert_eq!(Attribute::find("cn;lang-fr"), None);
    }
}
