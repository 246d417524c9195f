//! The token in the provisioning URL of a bound phone.

use std::fmt;

/// A credential of 32 characters `0-9a-z`. It is never logged or printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// The length in characters.
    pub const LENGTH: usize = 32;

    /// Checks the syntax.
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid =
            text.len() == Self::LENGTH && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        is_valid.then(|| Self(text.to_owned()))
    }

    /// The characters, to be hashed and looked up, or written into the phone's URL.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}
