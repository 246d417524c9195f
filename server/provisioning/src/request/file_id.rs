//! The part of a file name that identifies the model.

use std::fmt;

/// The part of a file name that identifies the model: `78` (Yealink), `snomD765`, `8851-3PCC` (Cisco), `42` (Gigaset).
/// At most 15 letters, digits and hyphens, stored inline to avoid an allocation for each request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId {
    /// Padded with zeros, so that the derived order is that of the text.
    bytes: [u8; Self::LONGEST],
    length: u8,
}

impl FileId {
    /// The largest length, in characters.
    pub const LONGEST: usize = 15;

    /// Checks the syntax; case is kept.
    pub fn parse(text: &str) -> Option<Self> {
        let is_right = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if text.is_empty() || !text.bytes().all(is_right) {
            return None;
        }
        let mut bytes = [0; Self::LONGEST];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// Creates the part from a number, for the vendors that number their models.
    pub fn of_number(number: u16) -> Option<Self> {
        Self::parse(&number.to_string())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let text = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        // The bytes are ASCII, because `parse` checked them.
        str::from_utf8(text).unwrap_or_default()
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), formatter)
    }
}

impl PartialEq<str> for FileId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for FileId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}
