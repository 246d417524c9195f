//! French phone numbers of lines ("SDA" on French screens, "DDI" on English ones).

use crate::{Invalid, dialled::Dialled, text::text_type};

text_type!(Number, "A French phone number: ten digits, the first a zero.", "0970711111");

impl Number {
    /// Parses a French number in any spelling that can be dialled: `09 70 71 11 11`, `0970711111`, `+33 9 70 71 11 11`,
    /// `0033 (0)9 70 71 11 11`.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let dialled = match Dialled::parse(text) {
            Ok(dialled) => String::from(dialled),
            Err(Invalid::Required) => return Err(Invalid::Required),
            Err(_) => return Err(Invalid::Number),
        };
        let national = match dialled.strip_prefix("+33").or_else(|| dialled.strip_prefix("0033")) {
            Some(rest) => format!("0{rest}"),
            None => dialled,
        };
        let is_french = matches!(national.as_bytes(), [b'0', b'1'..=b'9', rest @ ..]
            if rest.len() == 8 && rest.iter().all(u8::is_ascii_digit));
        if is_french { Ok(Self(national)) } else { Err(Invalid::Number) }
    }

    /// Returns the number in pairs, as the French read it, with non-breaking spaces: `09 70 71 11 11`.
    pub fn in_pairs(&self) -> String {
        let mut text = String::with_capacity(18);
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 2 == 0 {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_spelling_of_a_number() {
        for spelling in
            ["0970716830", "09 70 71 68 30", "+33970716830", "+33 (0)9 70 71 68 30", "0033970716830", "09/70.71-68.30"]
        {
            assert_eq!(Number::parse(spelling).map(String::from), Ok("0970716830".to_owned()), "{spelling}");
        }
    }

    #[test]
    fn refuses_numbers_that_are_not_french() {
        for spelling in
            ["970716830", "097071683", "09707168301", "0070716830", "+44 20 7946 0000", "09 70 71 68 3O", "*970716830"]
        {
            assert_eq!(Number::parse(spelling), Err(Invalid::Number), "{spelling}");
        }
        assert_eq!(Number::parse(" "), Err(Invalid::Required));
    }

    proptest! {
        #[test]
        fn a_formatted_number_parses_to_itself(digits in "0[1-9][0-9]{8}") {
            let number = Number::parse(&digits).expect("ten digits");
            prop_assert_eq!(Number::parse(&number.in_pairs()), Ok(number));
        }

        #[test]
        fn parsing_a_parsed_number_again_changes_nothing(text in "(\\+33|0033|0)[0-9 (0)/.-]{0,16}|.{0,40}") {
            if let Ok(number) = Number::parse(&text) {
                prop_assert_eq!(Number::parse(number.as_str()), Ok(number));
            }
        }
    }
}
