//! What a line says besides its value.

use super::snom::Section;
use serde::Deserialize;

/// A line without its value, the same for all formats; each takes what it has a place for. All of it comes from model files,
/// except the values of the attributes, which may be anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineHead<'a> {
    /// The parameter's name. An index in its middle is part of it.
    pub name: &'a str,
    /// The index that follows the name: Yealink's `.1`, snom's attribute `idx="1"`, Cisco's `_1_`, Gigaset's `_1`.
    pub index: Option<u16>,
    /// What the telephone's user may do with it; snom and Cisco.
    pub permission: Option<Permission>,
    /// Where it stands; snom.
    pub section: Section,
    /// What its value is.
    pub kind: Kind,
    /// Further attributes and their values, for example the label of a key; snom.
    pub attributes: &'a [(&'a str, &'a str)],
}

impl<'a> LineHead<'a> {
    /// A line of text, with nothing more to say.
    pub fn new(name: &'a str) -> Self {
        Self { name, ..Self::default() }
    }
}

/// What a value is, and so how it is spelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text, written as it is. An empty one makes the telephone forget what it had, as far as the format can say so.
    #[default]
    Text,
    /// A whole number from 0, decimal or `0x…`. Gigaset's is written in hexadecimal (a port 5060 is `0x13c4`), and what is no
    /// number is 0 there.
    Number,
    /// Bytes as numbers between commas. Gigaset's are `0x05,0x01`, without what is no byte; a list of none is `0x00`.
    Bytes,
    /// On or off: `1`, `on`, `yes` and `true` in any case are on, nothing stays nothing, all else is off. Yealink's is `1` or
    /// `0`, snom's `on` or `off`, Cisco's `Yes` or `No`, Gigaset's `0x1` or `0x0`.
    Flag,
    /// A number to be typed. Gigaset's is binary-coded decimal, two digits a byte (`0x12,0x34`).
    Pin,
}

impl Kind {
    /// The spelling of a flag, given those of on and off; nothing for a value without any.
    pub(super) fn flag(value: &str, on: &'static str, off: &'static str) -> &'static str {
        let value = value.trim();
        if value.is_empty() {
            ""
        } else if ["1", "0x1", "on", "yes", "true"].iter().any(|word| value.eq_ignore_ascii_case(word)) {
            on
        } else {
            off
        }
    }
}

/// What a telephone's user may do with a setting.
///
/// snom's letters are explained on its wiki (Features/Mass Deployment/Setting Files/XML/Flags): `R` is read-only, `RW` is
/// changed by the user and overwritten at the next fetch, `!` is overwritten only while the user hasn't changed it. `&` is
/// another `R`, `$` and nothing are another `RW`; the letters are the spelling that all of its telephones know. Cisco's
/// attribute is `ua`, "user access".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Not even see it: Cisco's `na`; snom's `R`, which has no more.
    Hidden,
    /// See it: `R`, `ro`.
    ReadOnly,
    /// Change it, until the next fetch: `RW`, `rw`.
    ReadWrite,
    /// Change it for good: `!`; Cisco's `rw`, which has no more.
    Kept,
}

impl Permission {
    /// snom's attribute `perm`.
    pub fn snom(self) -> &'static str {
        match self {
            Self::Hidden | Self::ReadOnly => "R",
            Self::ReadWrite => "RW",
            Self::Kept => "!",
        }
    }

    /// Cisco's attribute `ua`.
    pub fn cisco(self) -> &'static str {
        match self {
            Self::Hidden => "na",
            Self::ReadOnly => "ro",
            Self::ReadWrite | Self::Kept => "rw",
        }
    }
}
