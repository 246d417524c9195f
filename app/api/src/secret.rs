//! Secrets that people type.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A password on its way in: never printed, never sent back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Password))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes what was typed, as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// What was typed. To be compared or sealed, and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}
