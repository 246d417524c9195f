//! The identifier of a setting.

use serde::{Deserialize, Serialize};
use std::{borrow::Borrow, fmt, str::FromStr, sync::Arc};

/// The identifier of a setting in the database, the API and model files: `call_log.enable`.
///
/// Two or more parts, separated by dots; at most 64 characters. A part consists of lower-case letters, digits and `_`,
/// and does not start with `_`. Clones share their text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SettingId(Arc<str>);

impl SettingId {
    /// The largest length, in characters.
    pub const LIMIT: usize = 64;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SettingId {
    type Err = &'static str;

    /// Checks the syntax. Only [`SettingsTree::find`](super::SettingsTree::find) tells whether the setting exists.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_part = |part: &str| {
            part.starts_with(|first: char| first.is_ascii_lowercase() || first.is_ascii_digit())
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        };
        if text.len() <= Self::LIMIT && text.contains('.') && text.split('.').all(is_part) {
            Ok(Self(text.into()))
        } else {
            Err("a setting's name is like call_log.enable")
        }
    }
}

impl TryFrom<String> for SettingId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SettingId> for String {
    fn from(id: SettingId) -> Self {
        id.0.as_ref().to_owned()
    }
}

/// Allows map lookups by text. Both types have the same order.
impl Borrow<str> for SettingId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SettingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for SettingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
