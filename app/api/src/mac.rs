//! MAC addresses.

use crate::{Invalid, spelling, text::text_type};

text_type!(Mac, "A phone's MAC address: 12 upper-case hexadecimal digits.", "805EC0021C1B");

impl Mac {
    /// Parses any spelling: `805EC0021C1B`, `80:5e:c0:02:1c:1b`, `80-5E-…`, `805e.c002.1c1b`, with spaces.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let digits = spelling::hexadecimal(text).map_err(|character| Invalid::MacCharacter { character })?;
        match digits.len() {
            0 => Err(Invalid::Required),
            12 if is_reserved(&digits) => Err(Invalid::MacReserved),
            12 => Ok(Self(digits)),
            digits => Err(Invalid::MacLength { digits }),
        }
    }

    /// Returns the address with colons: `80:5E:C0:02:1C:1B`.
    pub fn with_colons(&self) -> String {
        let mut text = String::with_capacity(17);
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 2 == 0 {
                text.push(':');
            }
            text.push(digit);
        }
        text
    }

    /// Returns the address as Yealink phones write it in file names: `805ec0021c1b`.
    pub fn lower(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// Returns the first six digits, which identify the interface's vendor (IEEE OUI).
    pub fn oui(&self) -> &str {
        &self.0[..6]
    }
}

/// Whether an address is all zeros, or has the group bit set (as the broadcast address has).
fn is_reserved(digits: &str) -> bool {
    digits == "000000000000" || u8::from_str_radix(&digits[..2], 16).is_ok_and(|first| first & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_spelling_of_an_address() {
        for spelling in
            ["805EC0021C1B", "80:5e:c0:02:1c:1b", "80-5E-C0-02-1C-1B", "805e.c002.1c1b", " 80 5e c0 02 1c 1b "]
        {
            assert_eq!(Mac::parse(spelling).map(String::from), Ok("805EC0021C1B".to_owned()), "{spelling}");
        }
    }

    #[test]
    fn the_error_says_what_is_wrong_with_an_address() {
        assert_eq!(Mac::parse("805EC0021C1"), Err(Invalid::MacLength { digits: 11 }));
        assert_eq!(Mac::parse("805EC0021C1G"), Err(Invalid::MacCharacter { character: 'G' }));
        assert_eq!(Mac::parse("FF:FF:FF:FF:FF:FF"), Err(Invalid::MacReserved));
        assert_eq!(Mac::parse("00:00:00:00:00:00"), Err(Invalid::MacReserved));
        assert_eq!(Mac::parse(" "), Err(Invalid::Required));
        let text = Invalid::MacLength { digits: 11 }.text(crate::Language::Fr);
        assert_eq!(text, "11 chiffres hexadécimaux ; il en faut 12.");
    }

    proptest! {
        #[test]
        fn a_formatted_address_parses_to_itself(digits in "[02468ACE]{2}[0-9A-F]{10}") {
            if let Ok(mac) = Mac::parse(&digits) {
                prop_assert_eq!(Mac::parse(&mac.with_colons()), Ok(mac.clone()));
                prop_assert_eq!(Mac::parse(&mac.lower()), Ok(mac));
            }
        }

        #[test]
        fn parsing_a_parsed_address_again_changes_nothing(text in "[0-9a-fA-F:. -]{0,24}|.{0,40}") {
            if let Ok(mac) = Mac::parse(&text) {
                prop_assert_eq!(Mac::parse(mac.as_str()), Ok(mac));
            }
        }
    }
}
