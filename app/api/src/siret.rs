//! SIRET: the number of a French establishment.

use crate::{Invalid, spelling::keyboard_character, text::text_type};

text_type!(Siret, "A SIRET: 14 digits, the last of them a check (Luhn).", "48285833900021");

impl Siret {
    /// Parses 14 digits, with or without spaces, and checks their checksum.
    ///
    /// Luhn's checksum applies to all establishments except the post offices of La Poste (SIREN 356000000). The digits
    /// of a post office add up to a multiple of five.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits: String =
            text.chars().filter_map(keyboard_character).filter(|character| *character != ' ').collect();
        if digits.is_empty() {
            return Err(Invalid::Required);
        }
        let count = digits.chars().filter(char::is_ascii_digit).count();
        if count != 14 || digits.chars().count() != 14 {
            return Err(Invalid::SiretLength { digits: count });
        }
        let is_post_office = digits.starts_with("356000000") && digit_sum(&digits).is_multiple_of(5);
        if luhn_sum(&digits).is_multiple_of(10) || is_post_office {
            Ok(Self(digits))
        } else {
            Err(Invalid::SiretChecksum)
        }
    }

    /// Returns the digits in groups, as printed on letterheads: `482 858 339 00021`.
    pub fn in_groups(&self) -> String {
        let digits = &self.0;
        format!("{}\u{a0}{}\u{a0}{}\u{a0}{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
    }
}

fn digit_sum(digits: &str) -> u32 {
    digits.chars().filter_map(|digit| digit.to_digit(10)).sum()
}

/// Adds the digits up, with every second digit from the right doubled (and 9 subtracted if it then has two digits).
fn luhn_sum(digits: &str) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    digits
        .chars()
        .rev()
        .filter_map(|digit| digit.to_digit(10))
        .enumerate()
        .map(|(index, digit)| if index % 2 == 1 { doubled(digit) } else { digit })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_real_sirets_and_refuses_a_wrong_digit_or_length() {
        assert!(Siret::parse("482 858 339 00021").is_ok());
        assert!(Siret::parse("\u{202a}482\u{a0}858\u{2009}339 00021\u{202c}").is_ok());
        assert!(Siret::parse("35600000049837").is_ok(), "La Poste");
        assert_eq!(Siret::parse("48285833900022"), Err(Invalid::SiretChecksum));
        assert_eq!(Siret::parse("4828583390002"), Err(Invalid::SiretLength { digits: 13 }));
    }

    proptest! {
        #[test]
        fn refuses_a_siret_with_one_wrong_digit(place in 0usize..14, step in 1u8..10) {
            let mut digits = b"48285833900021".to_vec();
            digits[place] = b'0' + (digits[place] - b'0' + step) % 10;
            let text = String::from_utf8(digits).expect("digits");
            prop_assert_eq!(Siret::parse(&text), Err(Invalid::SiretChecksum));
        }

        #[test]
        fn parsing_any_text_does_not_panic(text in ".{0,40}") {
            let _ = Siret::parse(&text);
        }
    }
}
