//! The numbers that a phone can dial: any number, not only the platform's own.

use crate::{Invalid, spelling, text::text_type};

text_type!(Dialled, "A number to dial: up to 32 digits, `*` and `#`, optionally with a `+` in front.", "+442079460000");

/// The maximum length, in characters.
const LENGTH_LIMIT: usize = 32;

impl Dialled {
    /// Parses a number as people write it: with separators, with invisible characters from a copied text, and with a
    /// trunk prefix (the zero of national calls) after the country code.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let dialled = spelling::dialled(text).ok_or(Invalid::Dialled)?;
        match dialled.len() {
            0 => Err(Invalid::Required),
            length if length > LENGTH_LIMIT || dialled == "+" => Err(Invalid::Dialled),
            _ => Ok(Self(dialled)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_numbers_in_usual_spellings_and_refuses_other_texts() {
        for (written, dialled) in [
            ("09 70 71 11 11", "0970711111"),
            ("+44 (20) 7946-0000", "+442079460000"),
            ("+33 (0)6 12 34 56 78", "+33612345678"),
            ("02/47/01/02/03", "0247010203"),
            ("\u{202a}06\u{2011}12\u{2011}34\u{2011}56\u{2011}78\u{202c}", "0612345678"),
            ("１５", "15"),
            ("*21*0970711111#", "*21*0970711111#"),
            ("15", "15"),
        ] {
            assert_eq!(Dialled::parse(written).as_ref().map(Dialled::as_str), Ok(dialled));
        }
        assert_eq!(Dialled::parse(" - "), Err(Invalid::Required));
        for wrong in ["+", "12+3", "0970711111;1", "sip:a@b", "123456789012345678901234567890123", "12e3"] {
            assert_eq!(Dialled::parse(wrong), Err(Invalid::Dialled), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn parsing_a_parsed_number_again_changes_nothing(text in "[+0-9 (0)/*#.-]{0,40}|.{0,40}") {
            if let Ok(number) = Dialled::parse(&text) {
                prop_assert_eq!(Dialled::parse(number.as_str()), Ok(number));
            }
        }
    }
}
