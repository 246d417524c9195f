//! A line as people name it in a form: by its number, or by the name of the person who has it.

use crate::{Invalid, Name, Number, text::text_type};

text_type!(LineChoice, "A line of a client: its number in any spelling, or its name.", "0970711111");

impl LineChoice {
    /// Parses a number, or a name. A text without a letter can only be a number.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match Number::parse(text) {
            Ok(number) => Ok(number.into()),
            Err(_) if text.chars().any(char::is_alphabetic) => Name::parse(text).map(|name| Self(name.into())),
            Err(invalid) => Err(invalid),
        }
    }

    /// Returns the number, if the line was named by its number.
    pub fn number(&self) -> Option<Number> {
        Number::parse(&self.0).ok()
    }
}

impl From<Number> for LineChoice {
    fn from(number: Number) -> Self {
        Self(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_number_in_any_spelling_or_a_name() {
        let choice = |text| LineChoice::parse(text).map(String::from);
        assert_eq!(choice("+33 9 70 71 68 30"), Ok("0970716830".to_owned()));
        assert_eq!(choice(" Marie Durand "), Ok("Marie Durand".to_owned()));
        assert_eq!(choice("Poste 12"), Ok("Poste 12".to_owned()));
        for wrong in ["097071683", "12", "+44 20 7946 0000", ""] {
            assert_eq!(choice(wrong), Number::parse(wrong).map(String::from), "{wrong}");
        }
        assert_eq!(choice("Marie \"D\""), Err(Invalid::Quote));
    }
}
