//! The numbers that a phone can dial: any number, not only the platform's own.

use crate::{Invalid, text::text_type};

text_type!(Dialled, "What can be dialled: up to 32 digits, `*` and `#`, with a `+` in front or not.", "+442079460000");

/// The maximum length, in characters.
const LIMIT: usize = 32;

impl Dialled {
    /// Parses a number as people write it: spaces, dots, hyphens and brackets are ignored.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_apart = |character: char| " .-()\u{a0}\u{202f}".contains(character);
        let dialled: String = text.chars().filter(|character| !is_apart(*character)).collect();
        let keys = dialled.strip_prefix('+').unwrap_or(&dialled);
        let is_key = |byte: u8| byte.is_ascii_digit() || byte == b'*' || byte == b'#';
        match dialled.len() {
            0 => Err(Invalid::Required),
            length if length <= LIMIT && !keys.is_empty() && keys.bytes().all(is_key) => Ok(Self(dialled)),
            _ => Err(Invalid::Dialled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_kind() {
        for (written, dialled) in [
            ("09 70 71 11 11", "0970711111"),
            ("+44 (20) 7946-0000", "+442079460000"),
            ("*21*0970711111#", "*21*0970711111#"),
            ("15", "15"),
        ] {
            assert_eq!(Dialled::parse(written).as_ref().map(Dialled::as_str), Ok(dialled));
        }
        assert_eq!(Dialled::parse(" - "), Err(Invalid::Required));
        for wrong in ["+", "12+3", "0970711111;1", "sip:a@b", "123456789012345678901234567890123", "１２"] {
            assert_eq!(Dialled::parse(wrong), Err(Invalid::Dialled), "{wrong}");
        }
    }
}
