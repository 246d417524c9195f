//! Why a value is invalid, with a sentence for the user.

use super::{BilingualText, CharacterSet};
use portal_api::{Invalid, Language};

/// Why a value is invalid. It never contains the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueError {
    /// A general error of texts: missing, too long, too short, a control character, a quote.
    Invalid(Invalid),
    /// The value has another kind: a text for a switch, a list for a number.
    Kind,
    /// The value is not a whole number in the range.
    Integer {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: i64,
        /// The unit.
        unit: Option<BilingualText>,
    },
    /// The value is not in the list.
    Choice,
    /// A value of the list occurs twice.
    Repeated,
    /// The text contains a character that is not in its character set.
    Characters(CharacterSet),
    /// The text is not a list of numbers separated by commas.
    Numbers,
    /// A phone cannot dial the number.
    Number,
    /// The text is not a host name or an IP address.
    Host,
    /// The text is not a URL that a phone can fetch.
    Url,
    /// The text is not the name of a time zone.
    TimeZone,
}

impl ValueError {
    /// The sentence for the user, which tells what is required.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::Invalid(invalid), _) => invalid.text(language),
            (Self::Integer { min, max, unit }, _) => {
                let unit = unit.as_ref().map(|unit| format!(" {}", unit.text(language))).unwrap_or_default();
                match language {
                    Language::Fr => format!("Un nombre entier de {min} à {max}{unit}."),
                    Language::En => format!("A whole number from {min} to {max}{unit}."),
                }
            }
            (_, Language::Fr) => self.french().into(),
            (_, Language::En) => self.english().into(),
        }
    }

    fn french(&self) -> &'static str {
        match self {
            Self::Invalid(_) | Self::Kind | Self::Integer { .. } => "Cette valeur n’est pas du type attendu.",
            Self::Choice => "Choisissez une valeur de la liste.",
            Self::Repeated => "Chaque valeur ne peut être choisie qu’une fois.",
            Self::Characters(CharacterSet::OneLine) => "Une seule ligne, sans guillemet droit.",
            Self::Characters(CharacterSet::Word) => {
                "Lettres sans accent, chiffres, point, tiret, +, @ et _ uniquement."
            }
            Self::Characters(CharacterSet::Password) => {
                "Lettres sans accent, chiffres et signes uniquement, sans espace ni guillemet droit."
            }
            Self::Characters(CharacterSet::Digits) => "Chiffres uniquement.",
            Self::Characters(CharacterSet::Code) => "Chiffres, * et # uniquement.",
            Self::Characters(CharacterSet::Pattern) => "Chiffres, *, #, + et signes x . , - [ ] ( ) | T S uniquement.",
            Self::Characters(CharacterSet::Numbers) | Self::Numbers => {
                "Des numéros séparés par des virgules, chacun une fois, par exemple 112,15,17,18."
            }
            Self::Number => "Un numéro ou un code de service, par exemple 09 70 71 11 11, 123 ou *98.",
            Self::Host => "Un nom de machine ou une adresse IP, par exemple ntp.example.com.",
            Self::Url => "Une adresse qui commence par https:// ou http://, sans identifiant ni mot de passe.",
            Self::TimeZone => "Un nom de fuseau horaire, par exemple Europe/Paris.",
        }
    }

    fn english(&self) -> &'static str {
        match self {
            Self::Invalid(_) | Self::Kind | Self::Integer { .. } => "This value is not of the expected kind.",
            Self::Choice => "Choose a value from the list.",
            Self::Repeated => "Each value can be chosen only once.",
            Self::Characters(CharacterSet::OneLine) => "One line only, without straight quotes.",
            Self::Characters(CharacterSet::Word) => "Letters without accents, digits, dot, hyphen, +, @ and _ only.",
            Self::Characters(CharacterSet::Password) => {
                "Letters without accents, digits and signs only, without spaces and straight quotes."
            }
            Self::Characters(CharacterSet::Digits) => "Digits only.",
            Self::Characters(CharacterSet::Code) => "Digits, * and # only.",
            Self::Characters(CharacterSet::Pattern) => "Digits, *, #, + and the signs x . , - [ ] ( ) | T S only.",
            Self::Characters(CharacterSet::Numbers) | Self::Numbers => {
                "Numbers separated by commas, each once, for example 112,15,17,18."
            }
            Self::Number => "A number or a service code, for example 09 70 71 11 11, 123 or *98.",
            Self::Host => "A host name or an IP address, for example ntp.example.com.",
            Self::Url => "An address that starts with https:// or http://, without user and password.",
            Self::TimeZone => "The name of a time zone, for example Europe/Paris.",
        }
    }
}

impl From<Invalid> for ValueError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}
