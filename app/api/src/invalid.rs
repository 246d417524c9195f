//! The reasons for which a value is refused, and their sentences.
//!
//! The same sentence appears under a field while the user types and in the server's answer.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The reason for which a value is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "invalid", rename_all = "snake_case")]
pub enum Invalid {
    /// A value is required.
    Required,
    /// The value has the wrong type (a number, a choice of a list…); the text is for programmers.
    Malformed {
        /// The parser's message.
        reason: String,
    },
    /// A MAC address must have 12 hexadecimal digits.
    MacLength {
        /// The number of digits found.
        digits: usize,
    },
    /// A MAC address contains a character that is no hexadecimal digit.
    MacCharacter {
        /// The first such character.
        character: char,
    },
    /// A MAC address is all zeros, all ones or a group address: no phone has such an address.
    MacReserved,
    /// A phone number must have ten digits, the first a zero.
    Number,
    /// A number to dial may have at most 32 characters: digits, `*`, `#`, and a `+` in front.
    Dialled,
    /// A PIN may have digits only.
    PinDigits,
    /// A secret must not contain the line's number.
    ContainsNumber,
    /// A PIN contains a run of digits up or down.
    Sequence,
    /// A PIN repeats one digit.
    Repeated,
    /// A password is mainly a sequence or a repetition.
    Predictable,
    /// A password contains a word that everybody knows about its account or the portal.
    ContainsWord {
        /// The known word.
        word: String,
    },
    /// A password is among the common ones that attackers try first.
    CommonPassword,
    /// The current password is wrong.
    WrongPassword,
    /// The new password is the current one.
    SamePassword,
    /// A SIRET must have 14 digits.
    SiretLength {
        /// The number of digits found.
        digits: usize,
    },
    /// The SIRET's check digit is wrong.
    SiretChecksum,
    /// A reference may have letters, digits and hyphens only.
    Reference,
    /// The number of a page must be a whole number, at least 1.
    Page,
    /// The text is too long.
    TooLong {
        /// The maximum length, in characters.
        limit: usize,
    },
    /// A secret is too short.
    TooShort {
        /// The minimum length, in characters.
        limit: usize,
    },
    /// The text contains line ends, tabs or other control characters.
    ControlCharacter,
    /// The text contains a double quote.
    Quote,
    /// No row was ticked.
    NothingSelected,
    /// The date is in the past, or too far in the future.
    Until,
    /// A login may have lower-case letters, digits, dots, hyphens and underscores only.
    Login,
    /// The text is not an e-mail address.
    Email,
    /// The phone does not have this key.
    UnknownKey,
    /// An identifier of a program may have letters, digits and a few signs only.
    Identifier,
    /// The text is neither an IP address nor a network.
    Network,
    /// A list has too many networks.
    TooManyNetworks {
        /// The maximum number of networks.
        limit: usize,
    },
}

impl Invalid {
    /// Returns the sentence for a reader: what is wrong, and what is needed.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Fr => self.french(),
            Language::En => self.english(),
        }
    }

    fn french(&self) -> String {
        match self {
            Self::Required => "Ce champ est obligatoire.".into(),
            Self::Malformed { .. } => "Cette valeur n’est pas du type attendu.".into(),
            Self::MacLength { digits } => {
                format!(
                    "{digits} chiffre{} hexadécima{} ; il en faut 12.",
                    plural(*digits, "s"),
                    if *digits > 1 { "ux" } else { "l" }
                )
            }
            Self::MacCharacter { character } => {
                format!("« {character} » n’est pas un chiffre hexadécimal (0-9, A-F).")
            }
            Self::MacReserved => "Cette adresse est réservée ; aucun téléphone ne la porte.".into(),
            Self::Number => "Un numéro comporte 10 chiffres et commence par 0, par exemple 09 70 71 11 11.".into(),
            Self::Dialled => "Un numéro à composer comporte au plus 32 chiffres, * ou #.".into(),
            Self::PinDigits => "Un code PIN ne comporte que des chiffres.".into(),
            Self::ContainsNumber => "Il ne doit pas contenir votre numéro.".into(),
            Self::Sequence => "Évitez les suites de chiffres (1234, 4321).".into(),
            Self::Repeated => "Évitez de répéter le même caractère.".into(),
            Self::Predictable => "Il se devine\u{a0}: évitez les suites (1234, azerty) et les répétitions.".into(),
            Self::ContainsWord { word } => {
                format!(
                    "Il ne doit pas contenir «\u{a0}{word}\u{a0}»\u{a0}: c’est la première chose que l’on essaierait."
                )
            }
            Self::CommonPassword => {
                "Ce mot de passe est trop courant. Choisissez par exemple quatre mots sans rapport entre eux.".into()
            }
            Self::SamePassword => "Choisissez un autre mot de passe que l’actuel.".into(),
            Self::WrongPassword => "Le mot de passe actuel est incorrect.".into(),
            Self::SiretLength { digits } => {
                format!("{digits} chiffre{} ; un SIRET en compte 14.", plural(*digits, "s"))
            }
            Self::SiretChecksum => "Ce SIRET n’existe pas : sa clé de contrôle est fausse.".into(),
            Self::Reference => "Une référence comporte 1 à 20 lettres, chiffres ou tirets.".into(),
            Self::Page => "Le numéro de page est un entier à partir de 1.".into(),
            Self::TooLong { limit } => format!("{limit} caractères au plus."),
            Self::TooShort { limit } => format!("{limit} caractères au moins."),
            Self::ControlCharacter => "Les retours à la ligne et caractères de contrôle ne sont pas admis.".into(),
            Self::Quote => "Le guillemet droit (\") n’est pas admis.".into(),
            Self::NothingSelected => "Cochez au moins une ligne.".into(),
            Self::Until => "La date doit être à venir, dans les 7 jours.".into(),
            Self::Login => "Un identifiant comporte 2 à 40 lettres minuscules, chiffres ou signes . - _.".into(),
            Self::Email => "Une adresse e-mail s’écrit comme prenom.nom@example.fr.".into(),
            Self::UnknownKey => "Ce téléphone n’a pas cette touche.".into(),
            Self::Identifier => "Un identifiant comporte 1 à 128 lettres, chiffres ou signes . - _ : @.".into(),
            Self::Network => {
                "Une adresse ou un réseau s’écrit comme 203.0.113.7, 203.0.113.0/24 ou 2001:db8::/56.".into()
            }
            Self::TooManyNetworks { limit } => format!("{limit} réseaux au plus."),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Required => "This field is required.".into(),
            Self::Malformed { .. } => "This value is not of the expected kind.".into(),
            Self::MacLength { digits } => format!("{digits} hexadecimal digit{}; 12 are needed.", plural(*digits, "s")),
            Self::MacCharacter { character } => format!("“{character}” is not a hexadecimal digit (0-9, A-F)."),
            Self::MacReserved => "This address is reserved; no phone has it.".into(),
            Self::Number => "A number has 10 digits and starts with 0, for example 09 70 71 11 11.".into(),
            Self::Dialled => "A number to dial has at most 32 digits, * or #.".into(),
            Self::PinDigits => "A PIN has digits only.".into(),
            Self::ContainsNumber => "It must not contain your number.".into(),
            Self::Sequence => "Avoid sequences of digits (1234, 4321).".into(),
            Self::Repeated => "Avoid repeating the same character.".into(),
            Self::Predictable => "It can be guessed: avoid sequences (1234, qwerty) and repetitions.".into(),
            Self::ContainsWord { word } => {
                format!("It must not contain “{word}”: that is what anyone would try first.")
            }
            Self::CommonPassword => {
                "This password is too common. Choose four words that have nothing to do with each other, for example."
                    .into()
            }
            Self::SamePassword => "Choose a password that differs from the current one.".into(),
            Self::WrongPassword => "The current password is wrong.".into(),
            Self::SiretLength { digits } => format!("{digits} digit{}; a SIRET has 14.", plural(*digits, "s")),
            Self::SiretChecksum => "This SIRET does not exist: its check digit is wrong.".into(),
            Self::Reference => "A reference has 1 to 20 letters, digits or hyphens.".into(),
            Self::Page => "A page is a whole number, at least 1.".into(),
            Self::TooLong { limit } => format!("{limit} characters at most."),
            Self::TooShort { limit } => format!("{limit} characters at least."),
            Self::ControlCharacter => "Line ends and control characters are not allowed.".into(),
            Self::Quote => "The straight quote (\") is not allowed.".into(),
            Self::NothingSelected => "Tick at least one row.".into(),
            Self::Until => "The date must be in the future, within 7 days.".into(),
            Self::Login => "A login has 2 to 40 lower-case letters, digits or signs . - _.".into(),
            Self::Email => "An e-mail address is written like first.last@example.fr.".into(),
            Self::UnknownKey => "This phone does not have this key.".into(),
            Self::Identifier => "An identifier has 1 to 128 letters, digits or signs . - _ : @.".into(),
            Self::Network => {
                "An address or network is written like 203.0.113.7, 203.0.113.0/24 or 2001:db8::/56.".into()
            }
            Self::TooManyNetworks { limit } => format!("{limit} networks at most."),
        }
    }
}

fn plural(count: usize, ending: &'static str) -> &'static str {
    if count > 1 { ending } else { "" }
}

/// Writes the value as JSON. Serde passes errors on as text only; [`crate::wire`] reads the value back from this text.
impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl std::error::Error for Invalid {}
