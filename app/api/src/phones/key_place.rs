//! The place of a key on a phone.

use crate::Invalid;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A group of keys on a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyGroup {
    /// The keys beside the screen, with a lamp.
    Line,
    /// The keys under the screen.
    Programmable,
    /// The keys of an expansion module.
    Expansion,
}

impl KeyGroup {
    /// All groups.
    pub const ALL: [Self; 3] = [Self::Line, Self::Programmable, Self::Expansion];

    /// Returns the identifier, as in a picture's `data-place`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Programmable => "programmable",
            Self::Expansion => "expansion",
        }
    }
}

/// The place of one key on a phone: `line-3`, `programmable-1`, `expansion-2-14`, in JSON and in addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyPlace {
    /// The group that the key belongs to.
    pub group: KeyGroup,
    /// The number of the expansion module, from 1; 0 for the phone itself.
    pub module: u8,
    /// The number of the key in its group, on this phone or module, from 1.
    pub number: u8,
}

impl KeyPlace {
    /// Creates the place of a key beside the screen.
    pub fn line(number: u8) -> Self {
        Self { group: KeyGroup::Line, module: 0, number }
    }

    /// Creates the place of a key under the screen.
    pub fn programmable(number: u8) -> Self {
        Self { group: KeyGroup::Programmable, module: 0, number }
    }

    /// Creates the place of a key of an expansion module.
    pub fn expansion(module: u8, number: u8) -> Self {
        Self { group: KeyGroup::Expansion, module, number }
    }

    /// Returns the same place with another number.
    pub fn with_number(self, number: u8) -> Self {
        Self { number, ..self }
    }

    /// Whether two places are in the same group of the same phone or module, so that a key can be moved between them.
    pub fn is_beside(self, other: Self) -> bool {
        (self.group, self.module) == (other.group, other.module)
    }
}

impl fmt::Display for KeyPlace {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.group {
            KeyGroup::Expansion => write!(formatter, "expansion-{}-{}", self.module, self.number),
            group => write!(formatter, "{}-{}", group.id(), self.number),
        }
    }
}

impl FromStr for KeyPlace {
    type Err = Invalid;

    /// Parses what [`fmt::Display`] writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let mut parts = text.split('-');
        let group = parts.next();
        let mut number = || {
            let part = parts.next()?;
            let is_number = !part.starts_with('0') && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { part.parse::<u8>().ok() } else { None }
        };
        let place = match group {
            Some("line") => number().map(Self::line),
            Some("programmable") => number().map(Self::programmable),
            Some("expansion") => number().zip(number()).map(|(module, number)| Self::expansion(module, number)),
            _ => None,
        };
        place.filter(|_| parts.next().is_none()).ok_or(Invalid::UnknownKey)
    }
}

impl TryFrom<String> for KeyPlace {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<KeyPlace> for String {
    fn from(place: KeyPlace) -> Self {
        place.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_text_on_the_wire() {
        for (text, place) in [
            ("line-3", KeyPlace::line(3)),
            ("programmable-1", KeyPlace::programmable(1)),
            ("expansion-2-14", KeyPlace::expansion(2, 14)),
        ] {
            let json = ["\"", text, "\""].concat();
            assert_eq!(serde_json::to_string(&place).expect("JSON"), json);
            assert_eq!(serde_json::from_str::<KeyPlace>(&json).expect("a place"), place);
        }
        for wrong in
            ["", "line", "line-0", "line-03", "line-256", "line-1-1", "expansion-1", "expansion-1-2-3", "Line-1"]
        {
            assert_eq!(wrong.parse::<KeyPlace>(), Err(Invalid::UnknownKey), "{wrong}");
        }
    }
}
