//! A default value in a settings file.

use serde::Deserialize;

/// A default value before the kind of its setting is known.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum RawDefault {
    /// `true`.
    Switch(bool),
    /// `20`.
    Integer(i64),
    /// `"off"`.
    Text(String),
    /// `["g722", "pcma"]`.
    List(Vec<String>),
}
