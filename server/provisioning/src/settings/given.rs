//! A default as a file gives it.

use serde::Deserialize;

/// A value before it is known which setting it is for.
#[derive(Clone, Deserialize)]
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
