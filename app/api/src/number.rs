//! Phone numbers (SDA, DDI).

use crate::{Invalid, text::text_type};

text_type!(Number, "A French phone number: ten digits, the first a zero.", "0970711111");

impl Number {
    /// Parses `09 70 71 11 11`, `0970711111`, `+33 9 70 71 11 11`, `0033970711111`, with dots or hyphens.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut digits = String::with_capacity(13);
        for character in text.chars() {
            match character {
                '0'..='9' => digits.push(character),
                '+' if digits.is_empty() => digits.push_str("00"),
                ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
                _ => return Err(Invalid::Number),
            }
            if digits.len() > 14 {
                return Err(Invalid::Number);
            }
        }
        if digits.is_empty() {
            return Err(Invalid::Required);
        }
        let national = match digits.strip_prefix("0033") {
            Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
            None => digits,
        };
        let right = national.len() == 10 && national.starts_with('0') && !national.starts_with("00");
        if right { Ok(Self(national)) } else { Err(Invalid::Number) }
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
    fn every_spelling_is_one_number() {
        for spelling in
            ["0970716830", "09 70 71 68 30", "+33970716830", "+33 (0)9 70 71 68 30", "0033970716830", "09.70.71.68.30"]
        {
            assert_eq!(Number::parse(spelling).map(String::from), Ok("0970716830".to_owned()), "{spelling}");
        }
    }

    #[test]
    fn others_are_refused() {
        for spelling in ["970716830", "097071683", "09707168301", "0070716830", "+44 20 7946 0000", "09 70 71 68 3O"] {
            assert_eq!(Number::parse(spelling), Err(Invalid::Number), "{spelling}");
        }
    }

    proptest! {
        #[test]
        fn shown_and_read_again_is_the_same(digits in "0[1-9][0-9]{8}") {
            let number = Number::parse(&digits).expect("ten digits");
            prop_assert_eq!(Number::parse(&number.in_pairs()), Ok(number));
        }

        #[test]
        fn nothing_panics(text in ".{0,40}") {
            let _ = Number::parse(&text);
        }
    }
}
