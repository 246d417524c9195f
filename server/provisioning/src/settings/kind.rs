//! The kinds of settings, which define their values.

use super::BilingualText;
use serde::Deserialize;

/// The kind of a setting, which defines its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// A whole number.
    Integer {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: i64,
        /// The unit, for example seconds.
        unit: Option<BilingualText>,
    },
    /// One value of a list.
    Choice(Vec<Choice>),
    /// One or more values of a list, each at most once, the preferred first.
    Order(Vec<Choice>),
    /// A time zone, by its IANA name. Any name with the right syntax is a value: code that uses a value must check with
    /// [`find_zone`](crate::time_zone::find_zone) whether the zone exists.
    TimeZone,
    /// A text on one line.
    Text {
        /// The largest length, in characters.
        max: usize,
        /// The allowed characters.
        characters: CharacterSet,
    },
    /// A number that a phone dials: a phone number, a short number, a service code.
    Number,
    /// A host name or an IP address.
    Host,
    /// An `https://` or `http://` URL without user and password.
    Url,
    /// A password or PIN. It is written into the phone's file and never shown to a user.
    Secret {
        /// The smallest length, in characters.
        min: usize,
        /// The largest length, in characters.
        max: usize,
        /// The allowed characters.
        characters: CharacterSet,
    },
}

impl Kind {
    /// The choices of a list; empty for other kinds.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Order(choices) => choices,
            _ => &[],
        }
    }

    /// Whether values are never shown to users.
    pub const fn is_write_only(&self) -> bool {
        matches!(self, Self::Secret { .. })
    }
}

/// A value of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The stored value.
    pub id: String,
    /// The label for users.
    pub label: BilingualText,
}

/// The allowed characters of a text. No set allows control characters, line separators or straight double quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CharacterSet {
    /// Every character that a text on one line can have.
    #[serde(rename = "line")]
    OneLine,
    /// Letters without accents, digits and `.`, `_`, `-`, `+`, `@`.
    Word,
    /// Printable ASCII without spaces: passwords that every phone supports.
    Password,
    /// Digits.
    Digits,
    /// Digits, `*` and `#`.
    Code,
    /// A dial plan: digits, `*`, `#`, `+`, `x`, `X`, `.`, `,`, `-`, `[`, `]`, `(`, `)`, `|`, `T`, `S`.
    Pattern,
    /// Numbers separated by commas; spaces are removed.
    Numbers,
}

impl CharacterSet {
    /// Whether the set contains a character.
    pub fn has(self, character: char) -> bool {
        match self {
            Self::OneLine => !matches!(character, '"' | '\u{2028}' | '\u{2029}') && !character.is_control(),
            Self::Word => character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+' | '@'),
            Self::Password => character.is_ascii_graphic() && character != '"',
            Self::Digits => character.is_ascii_digit(),
            Self::Code => character.is_ascii_digit() || matches!(character, '*' | '#'),
            Self::Pattern => character.is_ascii_digit() || "*#+xX.,-[]()|TS".contains(character),
            Self::Numbers => character.is_ascii_digit() || character == ',',
        }
    }
}
