//! Recognizes common passwords: the passwords of a list, and the variants of common words that an attacker's program
//! tries.
//!
//! The list has those passwords of well-known lists that are long enough to be accepted. For all others, zxcvbn
//! estimates the number of guesses. It knows words, names, keyboard patterns, dates and their variations, but no
//! French, so it is given the words that French passwords start with.

use portal_api::new_password::KnownWords;
use std::{collections::HashSet, sync::LazyLock};
use zxcvbn::Score;

/// The list, in lower case.
static LIST: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("common.txt").lines().chain(include_str!("breached.txt").lines());
    lines.filter(|line| !line.starts_with('#')).collect()
});

/// The words that French passwords are made of.
const FRENCH: [&str; 24] = [
    "motdepasse",
    "mot de passe",
    "motdepass",
    "azerty",
    "azertyuiop",
    "bonjour",
    "bienvenue",
    "jetaime",
    "soleil",
    "doudou",
    "loulou",
    "chouchou",
    "marseille",
    "paris",
    "france",
    "administrateur",
    "utilisateur",
    "secretariat",
    "telephone",
    "telephonie",
    "entreprise",
    "bureau",
    "changezmoi",
    "changemoi",
];

/// A word that zxcvbn guesses in fewer attempts than this is a common word.
const WORD_GUESSES: u64 = 10_000;

/// Whether a password is a common one. Takes a few milliseconds.
pub fn is_common(password: &str, known: &KnownWords) -> bool {
    if LIST.contains(password.to_lowercase().as_str()) {
        return true;
    }
    let words: Vec<&str> = FRENCH.into_iter().chain(known.iter()).collect();
    // A common word stays guessable with digits and signs around it.
    let word = password.trim_matches(|character: char| !character.is_alphabetic());
    if word.len() < password.len() && !word.is_empty() && zxcvbn::zxcvbn(word, &words).guesses() < WORD_GUESSES {
        return true;
    }
    // A score below two means fewer than a million guesses. At the hundred guesses an hour that the portal allows, an
    // attacker needs about a year for a million.
    zxcvbn::zxcvbn(password, &words).score() < Score::Two
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownWords {
        KnownWords::of_account("0970716830", ["Erwann"])
    }

    #[test]
    fn passwords_that_attackers_try_first_are_common() {
        for wrong in [
            "1q2w3e4r5t6y",
            "123qweasdzxc",
            "1Q2w3E4r5T6y",
            "qwertyuiop123",
            "passwordpassword",
            "Password1234!",
            "motdepasse123",
            "motdepasse2026!",
            "azertyuiop12",
            "Bienvenue2026",
            "administrator1",
            "iloveyou123456",
        ] {
            assert!(is_common(wrong, &known()), "{wrong}");
        }
    }

    #[test]
    fn passwords_that_nobody_else_would_choose_are_not_common() {
        for right in [
            "correct cheval pile agrafe",
            "operator-password-1",
            "une-Clé7-de-plus",
            "kz8w vq2p lm",
            "🐢🚲🧀🎺🪁🛶🧦🥄🔦🌵🎲🚀",
        ] {
            assert!(!is_common(right, &known()), "{right}");
        }
        assert!(!is_common(&"a1b2c3d4e5f6g7h8".repeat(16), &known()), "a password of 256 characters");
    }
}
