//! What values a setting can have.

use super::Bilingual;
use serde::Deserialize;

/// What values a setting can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// A whole number.
    Integer {
        /// The smallest.
        min: i64,
        /// The greatest.
        max: i64,
        /// What is counted, for example seconds.
        unit: Option<Bilingual>,
    },
    /// One of a list.
    Choice(Vec<Choice>),
    /// Some of a list, each once, the preferred first; at least one.
    Order(Vec<Choice>),
    /// One of the time zones, by its IANA name. Any name of the right form is a value: whoever takes one asks
    /// [`find_zone`](crate::time_zone::find_zone) whether there is such a zone.
    TimeZone,
    /// A text on one line.
    Text {
        /// The most characters.
        max: usize,
        /// Which characters.
        form: Form,
    },
    /// What a telephone dials: a number, a short number, a service code.
    Number,
    /// The name or address of a machine.
    Host,
    /// An address that begins with `https://` or `http://`, without user and password.
    Url,
    /// A password or PIN. It goes to the telephone and is never shown to anybody.
    Secret {
        /// The fewest characters.
        min: usize,
        /// The most characters.
        max: usize,
        /// Which characters.
        form: Form,
    },
}

impl Kind {
    /// The choices, where there is a list.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Order(choices) => choices,
            _ => &[],
        }
    }

    /// Whether values are shown to nobody.
    pub const fn is_write_only(&self) -> bool {
        matches!(self, Self::Secret { .. })
    }
}

/// One of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The value, as it is kept.
    pub id: String,
    /// What a reader sees.
    pub label: Bilingual,
}

/// Which characters a text is made of. Control characters, line ends and straight quotes are in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Any, on one line.
    Line,
    /// Letters without accents, digits and `.`, `_`, `-`, `+`, `@`.
    Word,
    /// Printable ASCII without blanks: passwords that every telephone understands.
    Password,
    /// Digits.
    Digits,
    /// Digits, `*` and `#`.
    Code,
    /// Rules of dialling: digits, `*`, `#`, `+`, `x`, `X`, `.`, `,`, `-`, `[`, `]`, `(`, `)`, `|`, `T`, `S`.
    Pattern,
    /// Numbers with commas between them; blanks are taken away.
    Numbers,
}

impl Form {
    /// Whether a text may hold this character.
    pub fn has(self, character: char) -> bool {
        match self {
            Self::Line => !matches!(character, '"' | '\u{2028}' | '\u{2029}') && !character.is_control(),
            Self::Word => character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+' | '@'),
            Self::Password => character.is_ascii_graphic() && character != '"',
            Self::Digits => character.is_ascii_digit(),
            Self::Code => character.is_ascii_digit() || matches!(character, '*' | '#'),
            Self::Pattern => character.is_ascii_digit() || "*#+xX.,-[]()|TS".contains(character),
            Self::Numbers => character.is_ascii_digit() || character == ',',
        }
    }
}
