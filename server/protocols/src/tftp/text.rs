//! The strings of a packet.

use std::fmt;

/// Bytes without NUL, which ends every string of TFTP: no text can begin another one. Usually ASCII, but nothing says so.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Text<'a>(&'a [u8]);

impl<'a> Text<'a> {
    /// The bytes up to the first NUL, or all of them.
    pub fn until_nul(bytes: &'a [u8]) -> Self {
        Self(bytes.split(|byte| *byte == 0).next().unwrap_or_default())
    }

    /// The bytes.
    pub fn as_bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whether it is a word, whatever the case of its letters: names of modes and options are compared so (RFC 1350
    /// section 5, RFC 2347).
    pub fn is(self, word: &str) -> bool {
        self.0.eq_ignore_ascii_case(word.as_bytes())
    }

    /// The number that it writes in decimal digits, as values of options are.
    pub fn number(self) -> Option<u64> {
        let is_number = !self.0.is_empty() && self.0.iter().all(u8::is_ascii_digit);
        std::str::from_utf8(self.0).ok().filter(|_| is_number)?.parse().ok()
    }
}

impl<'a> From<&'a str> for Text<'a> {
    fn from(text: &'a str) -> Self {
        Self::until_nul(text.as_bytes())
    }
}

/// On one line, whatever the bytes.
impl fmt::Display for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.escape_ascii())
    }
}

impl fmt::Debug for Text<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_at_nul() {
        assert_eq!(Text::until_nul(b"octet\0blksize").as_bytes(), b"octet");
        assert_eq!(Text::from("").as_bytes(), b"");
    }

    #[test]
    fn a_number_is_digits() {
        assert_eq!(Text::from("1428").number(), Some(1428));
        assert_eq!(Text::from("008").number(), Some(8));
        for wrong in ["", "+8", "-8", "8 ", "0x8", "8.0", "99999999999999999999", "٨"] {
            assert_eq!(Text::from(wrong).number(), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_shown_on_one_line() {
        assert_eq!(Text::from("a\r\nb\u{e9}\"").to_string(), r#"a\r\nb\xc3\xa9\""#);
    }
}
