//! A value as a program gives it: in JSON, or in TOML.

use serde::Deserialize;
use std::fmt;

/// A value before it is known which setting it is for.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// `true`.
    Switch(bool),
    /// `20`.
    Integer(i64),
    /// `"off"`.
    Text(String),
    /// `["g722", "pcma"]`.
    List(Vec<String>),
}

/// It may be a secret.
impl fmt::Debug for Given {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Switch(_) => "a switch",
            Self::Integer(_) => "an integer",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        })
    }
}
