//! The configuration of one key.

use super::{Function, Operand};
use portal_api::{Invalid, Language, dialled::Dialled};
use std::net::SocketAddrV4;

/// The maximum length of a label, in characters: the width of the largest screen.
const LABEL_LIMIT: usize = 40;
/// The maximum length of an operand as it is typed, in bytes.
const OPERAND_LIMIT: usize = 128;

/// A key's function with its arguments. Every format can represent it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Key {
    function: Function,
    line: u8,
    operand: String,
    pickup: String,
    label: String,
}

/// Why a key is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// The operand is missing or invalid for the function.
    Operand(Operand),
    /// The pickup code contains characters other than digits, `*` and `#`.
    Pickup,
    /// The label is too long or contains control characters.
    Label,
    /// The line number is 0.
    Line,
}

impl Key {
    /// Creates a key. Arguments that the function does not use (operand, line, pickup code) are dropped. `line` is from
    /// 1.
    pub fn new(function: Function, line: u8, operand: &str, pickup: &str, label: &str) -> Result<Self, KeyError> {
        if function == Function::None {
            return Ok(Self::default());
        }
        let operand = read_operand(function.operand(), operand.trim()).ok_or(KeyError::Operand(function.operand()))?;
        let pickup = if function == Function::BlfPickup { pickup } else { "" };
        let pickup = parse_number(pickup).filter(|code| !code.starts_with('+')).ok_or(KeyError::Pickup)?;
        let label = label.trim();
        if label.chars().count() > LABEL_LIMIT || label.contains(char::is_control) {
            return Err(KeyError::Label);
        }
        let line = if function.has_line() { line } else { 1 };
        if line == 0 {
            return Err(KeyError::Line);
        }
        Ok(Self { function, line, operand, pickup, label: label.to_owned() })
    }

    /// The function.
    pub fn function(&self) -> Function {
        self.function
    }

    /// The line, from 1; 0 without a function.
    pub fn line(&self) -> u8 {
        self.line
    }

    /// The operand: a number, tones or an address; empty if the function needs none.
    pub fn operand(&self) -> &str {
        &self.operand
    }

    /// The code that picks up a call of the supervised line (BLF); empty for the platform's default.
    pub fn pickup(&self) -> &str {
        &self.pickup
    }

    /// The label on the phone's screen; empty for the phone's default.
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// Parses the operand of a function. Returns `None` when it is missing or invalid.
fn read_operand(kind: Operand, text: &str) -> Option<String> {
    if text.len() > OPERAND_LIMIT {
        return None;
    }
    match kind {
        Operand::None => Some(String::new()),
        Operand::Number => parse_number(text).filter(|number| !number.is_empty()),
        Operand::NumberIfAny => parse_number(text),
        Operand::Tones => {
            let is_tone = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'*' | b'#' | b',' | b'A'..=b'D');
            let tones = text.to_ascii_uppercase();
            (!tones.is_empty() && tones.bytes().all(is_tone)).then_some(tones)
        }
        Operand::Multicast => {
            let address: SocketAddrV4 = text.parse().ok()?;
            (address.ip().is_multicast() && address.port() > 0).then(|| address.to_string())
        }
        Operand::Url => {
            let is_web = text.starts_with("https://") || text.starts_with("http://");
            let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|};".contains(&byte));
            // `https://` alone has 8 characters.
            (is_web && is_plain && text.len() > 8).then(|| text.to_owned())
        }
    }
}

/// Parses a number as it is dialled. Returns an empty text for a text without a number, `None` for an invalid number.
fn parse_number(text: &str) -> Option<String> {
    match Dialled::parse(text) {
        Ok(number) => Some(number.into()),
        Err(Invalid::Required) => Some(String::new()),
        Err(_) => None,
    }
}

impl KeyError {
    /// The name of the invalid field: `operand`, `pickup`, `label` or `line`.
    pub fn field(self) -> &'static str {
        match self {
            Self::Operand(_) => "operand",
            Self::Pickup => "pickup",
            Self::Label => "label",
            Self::Line => "line",
        }
    }

    /// The sentence for the user.
    pub fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Operand(Operand::Tones), Language::Fr) => {
                "Des chiffres, *, #, A à D, et des virgules pour les pauses."
            }
            (Self::Operand(Operand::Tones), Language::En) => "Digits, *, #, A to D, and commas for pauses.",
            (Self::Operand(Operand::Multicast), Language::Fr) => {
                "Une adresse multicast et son port, par exemple 224.0.1.75:10000."
            }
            (Self::Operand(Operand::Multicast), Language::En) => {
                "A multicast address and its port, for example 224.0.1.75:10000."
            }
            (Self::Operand(Operand::Url), Language::Fr) => "Une adresse web, qui commence par https:// ou http://.",
            (Self::Operand(Operand::Url), Language::En) => "A web address, which begins with https:// or http://.",
            (Self::Operand(_), Language::Fr) => "Un numéro : des chiffres, * ou #, 32 au plus.",
            (Self::Operand(_), Language::En) => "A number: digits, * or #, at most 32.",
            (Self::Pickup, Language::Fr) => "Un code d’interception : des chiffres, * ou #.",
            (Self::Pickup, Language::En) => "A pickup code: digits, * or #.",
            (Self::Label, Language::Fr) => "Un libellé a 40 caractères au plus, sur une ligne.",
            (Self::Label, Language::En) => "A label has at most 40 characters, on one line.",
            (Self::Line, Language::Fr) => "Les lignes se comptent à partir de 1.",
            (Self::Line, Language::En) => "Lines are counted from 1.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_only_the_arguments_of_its_function() {
        let key = Key::new(Function::SpeedDial, 1, "09 70 71 11 11", "*8", " Accueil ").expect("a key");
        assert_eq!((key.operand(), key.pickup(), key.label()), ("0970711111", "", "Accueil"));
        for (written, number) in [
            ("+33 (0)6 12 34 56 78", "+33612345678"),
            ("0033 (0)2 47 01 02 03", "0033247010203"),
            ("+39 06 1234567", "+39061234567"),
            ("02/47/01/02/03", "0247010203"),
            ("\u{2066}06\u{2011}12\u{2011}34\u{2011}56\u{2011}78\u{2069}", "0612345678"),
        ] {
            let key = Key::new(Function::SpeedDial, 1, written, "", "").expect(written);
            assert_eq!(key.operand(), number, "{written}");
        }
        let key = Key::new(Function::BlfPickup, 1, "12", "\u{200b}* 8", "").expect("a key");
        assert_eq!(key.pickup(), "*8");
        assert_eq!(Key::new(Function::None, 0, "x", "y", "z"), Ok(Key::default()));
        assert_eq!(
            Key::new(Function::Dnd, 4, "x", "", "").map(|key| (key.line(), key.operand().to_owned())),
            Ok((1, String::new()))
        );
    }

    #[test]
    fn arguments_with_separators_of_a_format_are_refused() {
        for (function, operand) in [
            (Function::SpeedDial, ""),
            (Function::SpeedDial, "12;ext=3"),
            (Function::Blf, "12|34"),
            (Function::Dtmf, "12 34"),
            (Function::MulticastPaging, "10.0.0.1:5"),
            (Function::MulticastPaging, "224.0.0.1"),
            (Function::Url, "javascript:0"),
            (Function::Url, "https://a/\"b"),
        ] {
            assert!(
                matches!(Key::new(function, 1, operand, "", ""), Err(KeyError::Operand(_))),
                "{function:?} {operand}"
            );
        }
        assert_eq!(Key::new(Function::BlfPickup, 1, "12", "*8;", ""), Err(KeyError::Pickup));
        assert_eq!(Key::new(Function::BlfPickup, 1, "12", "+8", ""), Err(KeyError::Pickup));
        assert_eq!(Key::new(Function::Dnd, 1, "", "", "a\nb"), Err(KeyError::Label));
    }
}
