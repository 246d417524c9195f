//! Why a value was refused, and the sentence that says so.
//!
//! The same sentence appears under a field while one types and in the server's answer.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a value was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "invalid", rename_all = "snake_case")]
pub enum Invalid {
    /// A value must be given.
    Required,
    /// The value isn't of the kind expected (a number, a choice of a list…); the text is for programmers.
    Malformed {
        /// What the parser said.
        reason: String,
    },
    /// A MAC address has 12 hexadecimal digits.
    MacLength {
        /// How many were found.
        digits: usize,
    },
    /// Something in a MAC address is no hexadecimal digit.
    MacCharacter {
        /// The first such character.
        character: char,
    },
    /// All zeros, all ones or a group address: no telephone has it.
    MacReserved,
    /// A telephone number has ten digits, the first a zero.
    Number,
    /// What is dialled has digits, `*` and `#`.
    Dialled,
    /// A PIN has digits only.
    PinDigits,
    /// A secret doesn't contain the line's number.
    ContainsNumber,
    /// A run of digits up or down.
    Sequence,
    /// One character again and again.
    Repeated,
    /// A password is a sequence or a repetition and little else.
    Predictable,
    /// A password contains what everybody knows of its account or of the portal.
    ContainsWord {
        /// What it contains, as it is known.
        word: String,
    },
    /// A password is one of those that are tried first.
    CommonPassword,
    /// The password until now is another.
    WrongPassword,
    /// The new password is the one until now.
    SamePassword,
    /// A SIRET has 14 digits.
    SiretLength {
        /// How many were found.
        digits: usize,
    },
    /// The SIRET's control digit doesn't fit.
    SiretChecksum,
    /// Letters, digits and hyphens only.
    Reference,
    /// A page is a whole number from 1.
    Page,
    /// The text is too long.
    TooLong {
        /// The most characters it may have.
        limit: usize,
    },
    /// A secret is too short.
    TooShort {
        /// The fewest characters it may have.
        limit: usize,
    },
    /// Line ends, tabs and other control characters.
    ControlCharacter,
    /// A double quote.
    Quote,
    /// Nothing was ticked.
    NothingSelected,
    /// A date in the past, or too far in the future.
    Until,
    /// A login: lower-case letters, digits, dot, hyphen and underscore.
    Login,
    /// An e-mail address.
    Email,
    /// A key that the phone does not have.
    UnknownKey,
    /// What a program calls something: letters, digits and a few signs.
    Identifier,
    /// An IP address, or a network.
    Network,
    /// More networks than a list can have.
    TooManyNetworks {
        /// The most it can have.
        limit: usize,
    },
}

impl Invalid {
    /// The sentence for a reader: what is wrong, and what is needed.
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
            Self::Login => "Un identifiant comporte 2 à 40 lettres minuscules, chiffres, points ou tirets.".into(),
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
            Self::MacReserved => "This address is reserved; no telephone has it.".into(),
            Self::Number => "A number has 10 digits and begins with 0, for example 09 70 71 11 11.".into(),
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
            Self::SamePassword => "Choose another password than the current one.".into(),
            Self::WrongPassword => "The current password is wrong.".into(),
            Self::SiretLength { digits } => format!("{digits} digit{}; a SIRET has 14.", plural(*digits, "s")),
            Self::SiretChecksum => "No such SIRET: its check digit is wrong.".into(),
            Self::Reference => "A reference has 1 to 20 letters, digits or hyphens.".into(),
            Self::Page => "A page is a whole number from 1.".into(),
            Self::TooLong { limit } => format!("{limit} characters at most."),
            Self::TooShort { limit } => format!("{limit} characters at least."),
            Self::ControlCharacter => "Line ends and control characters are not allowed.".into(),
            Self::Quote => "The straight quote (\") is not allowed.".into(),
            Self::NothingSelected => "Tick at least one row.".into(),
            Self::Until => "The date must be to come, within 7 days.".into(),
            Self::Login => "A login has 2 to 40 lower-case letters, digits, dots or hyphens.".into(),
            Self::Email => "An e-mail address is written like first.last@example.fr.".into(),
            Self::UnknownKey => "This telephone doesn’t have this key.".into(),
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

/// Errors cross serde as text: this text is the value in JSON, which [`crate::wire`] reads back.
impl fmt::Display for Invalid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl std::error::Error for Invalid {}
