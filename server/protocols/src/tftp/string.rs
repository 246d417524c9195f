//! The strings of a TFTP packet.

use std::fmt;

/// A string as bytes without NUL, because a NUL ends every TFTP string. It is usually ASCII, but no RFC requires that.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct TftpString<'a>(&'a [u8]);

impl<'a> TftpString<'a> {
    /// The bytes before the first NUL, or all bytes when there is none.
    pub fn until_nul(bytes: &'a [u8]) -> Self {
        Self(bytes.split(|byte| *byte == 0).next().unwrap_or_default())
    }

    /// The bytes of the string, without the NUL.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whether the string equals `word`, ignoring ASCII case: RFC 1350 section 5 and RFC 2347 compare modes and option
    /// names this way.
    pub fn is(self, word: &str) -> bool {
        self.0.eq_ignore_ascii_case(word.as_bytes())
    }

    /// The value of a string of decimal digits, the form of option values. `None` for any other text.
    pub fn number(self) -> Option<u64> {
        let is_number = !self.0.is_empty() && self.0.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(self.0).ok().filter(|_| is_number)?.parse().ok()
    }
}

impl<'a> From<&'a str> for TftpString<'a> {
    fn from(text: &'a str) -> Self {
        Self::until_nul(text.as_bytes())
    }
}

/// Escapes every byte that is not printable ASCII, so the text always takes one line.
impl fmt::Display for TftpString<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for TftpString<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_ends_at_nul() {
        assert_eq!(TftpString::until_nul(b"octet\0blksize").as_bytes(), b"octet");
        assert_eq!(TftpString::from("").as_bytes(), b"");
    }

    #[test]
    fn a_number_consists_of_digits() {
        assert_eq!(TftpString::from("1428").number(), Some(1428));
        assert_eq!(TftpString::from("008").number(), Some(8));
        for wrong in ["", "+8", "-8", "8 ", "0x8", "8.0", "99999999999999999999", "٨"] {
            assert_eq!(TftpString::from(wrong).number(), None, "{wrong}");
        }
    }

    #[test]
    fn display_escapes_to_one_line() {
        assert_eq!(TftpString::from("a\r\nb\u{e9}\"").to_string(), r#"a\r\nb\xc3\xa9\""#);
    }
}
