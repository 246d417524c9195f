//! The credential in a bound telephone's provisioning URL.

use std::fmt;

/// 32 characters of `0-9a-z`: never printed.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Token(String);

impl Token {
    /// How many characters it has.
    pub const LENGTH: usize = 32;

    /// Checks the form.
    pub fn parse(text: &str) -> Option<Self> {
        let right =
            text.len() == Self::LENGTH && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        right.then(|| Self(text.to_owned()))
    }

    /// The characters: to be hashed and looked up, or written into the telephone's URL.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}
