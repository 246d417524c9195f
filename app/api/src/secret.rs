//! Secrets that people type, and secrets that an answer reveals.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret that was received: it is never printed and never sent back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Password))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a typed text, unchanged.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text. Use it only for comparing, sealing or revealing the secret.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// The secret that an answer reveals: the password of a line or of a phone, or the token of a program.
///
/// For a form that a browser sent without JavaScript, the server converts the answer into this type. The browser's
/// program reads this type from the answer's JSON instead. So each answer that reveals a secret has it in fields of
/// these names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct RevealedSecret {
    /// The password.
    #[serde(default)]
    pub password: Option<Secret>,
    /// The PIN of a DECT base.
    #[serde(default)]
    pub pin: Option<Secret>,
    /// The token.
    #[serde(default)]
    pub token: Option<Secret>,
}

impl RevealedSecret {
    /// Returns the text for the page: the token, else the password, the PIN, or both.
    pub fn text(&self) -> String {
        if let Some(token) = &self.token {
            return token.expose().to_owned();
        }
        match (&self.password, &self.pin) {
            (Some(password), Some(pin)) => [password.expose(), " · PIN ", pin.expose()].concat(),
            (Some(password), None) => password.expose().to_owned(),
            (None, Some(pin)) => ["PIN ", pin.expose()].concat(),
            (None, None) => String::new(),
        }
    }
}
