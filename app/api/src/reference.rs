//! References of clients.

use crate::{Invalid, spelling::trimmed, text::text_type};

text_type!(Reference, "A client's reference, unique on the platform: 1 to 20 letters, digits or hyphens.", "10000");

/// The maximum length, in characters.
const LENGTH_LIMIT: usize = 20;

impl Reference {
    /// Trims and checks a reference.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        let is_right = text.len() <= LENGTH_LIMIT
            && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        if is_right { Ok(Self(text.into_owned())) } else { Err(Invalid::Reference) }
    }
}
