//! References of clients.

use crate::{Invalid, spelling::trimmed, text::text_type};

text_type!(Reference, "A client's reference, unique on the platform: 1 to 20 letters, digits or hyphens.", "10000");

impl Reference {
    /// Trims and checks a reference.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        let right =
            text.len() <= 20 && text.chars().all(|character| character.is_ascii_alphanumeric() || character == '-');
        if right { Ok(Self(text.into_owned())) } else { Err(Invalid::Reference) }
    }
}
