//! The properties of a file line besides its value.

use super::snom::Section;
use serde::Deserialize;

/// A file line without its value, for all formats. A format ignores the fields that it does not support. Everything
/// comes from model files, except attribute values, which may contain anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct FileLineHead<'a> {
    /// The parameter's name. An index in the middle is part of the name.
    pub name: &'a str,
    /// The index after the name: Yealink's `.1`, snom's attribute `idx="1"`, Cisco's `_1_`, Gigaset's `_1`.
    pub index: Option<u16>,
    /// The access of the phone's user to the parameter (snom, Cisco).
    pub permission: Option<Permission>,
    /// The section of the file (snom).
    pub section: Section,
    /// The type of the value.
    pub kind: Kind,
    /// Further attributes and their values, for example the label of a key (snom).
    pub attributes: &'a [(&'a str, &'a str)],
}

impl<'a> FileLineHead<'a> {
    /// A line with a text value and no further properties.
    pub fn new(name: &'a str) -> Self {
        Self { name, ..Self::default() }
    }
}

/// The type of a value, which decides its spelling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text. An empty text makes the phone forget the parameter, if the format supports that.
    #[default]
    Text,
    /// A whole number from 0, in decimal or as `0x…`. Gigaset's is written in hexadecimal (port 5060 is `0x13c4`), and
    /// an invalid number becomes 0 there.
    Number,
    /// Bytes as numbers, separated by commas. Gigaset's are `0x05,0x01`; invalid bytes are left out, and an empty list
    /// is `0x00`.
    Bytes,
    /// A switch: `1`, `0x1`, `on`, `yes` and `true` (in upper or lower case) are on, all other values are off. Yealink
    /// writes `1` or `0`, snom `on` or `off`, Cisco `Yes` or `No`, Gigaset `0x1` or `0x0`. An empty value stays empty,
    /// except for Gigaset, where it is off.
    Flag,
    /// A PIN. Gigaset's is binary-coded decimal with two digits in a byte (`0x12,0x34`).
    Pin,
}

impl Kind {
    /// The spelling of a switch, from the spellings of on and off; empty for an empty value.
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

/// The access of a phone's user to a parameter.
///
/// snom's wiki explains its letters (Features/Mass Deployment/Setting Files/XML/Flags): `R` is read-only, `RW` can be
/// changed by the user and is overwritten at the next fetch, `!` is overwritten only until the user changes it. `&`
/// means the same as `R`; `$` and no letter mean the same as `RW`. All snom phones know the flags used here: `R`, `RW`
/// and `!`. Cisco's attribute is `ua`, "user access".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Not visible: Cisco's `na`. snom has no such access and gets `R`.
    Hidden,
    /// Read-only: `R`, `ro`.
    ReadOnly,
    /// Can be changed until the next fetch: `RW`, `rw`.
    ReadWrite,
    /// Can be changed permanently: `!`. Cisco has no such access and gets `rw`.
    Kept,
}

impl Permission {
    /// The value of snom's attribute `perm`.
    pub fn snom(self) -> &'static str {
        match self {
            Self::Hidden | Self::ReadOnly => "R",
            Self::ReadWrite => "RW",
            Self::Kept => "!",
        }
    }

    /// The value of Cisco's attribute `ua`.
    pub fn cisco(self) -> &'static str {
        match self {
            Self::Hidden => "na",
            Self::ReadOnly => "ro",
            Self::ReadWrite | Self::Kept => "rw",
        }
    }
}
