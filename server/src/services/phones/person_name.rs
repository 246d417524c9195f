//! Splits a person's name, which is stored as one text, into first name and surname.

/// The titles that stand before a name.
const TITLES: [&str; 9] = ["m", "mm", "mme", "mlle", "mr", "mrs", "dr", "pr", "me"];
/// What separates a name from a note, such as the person's department.
const NOTE_SEPARATORS: [&str; 4] = [" (", " - ", " – ", " / "];

/// The parts of a person's name, written as in the name. Both are missing when the text is no person's name, but a
/// single word or a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonName {
    /// The first name.
    pub given_name: Option<String>,
    /// The surname.
    pub surname: Option<String>,
}

impl PersonName {
    /// Splits a name. Words in capitals and words before a comma are the surname: `Rodolphe SEGUIN`, `SEGUIN Rodolphe`,
    /// `Seguin, Rodolphe`. Otherwise the first word is the first name.
    pub fn of(name: &str) -> Self {
        let name =
            NOTE_SEPARATORS.iter().fold(name, |name, note| name.split_once(note).map_or(name, |(before, _)| before));
        if let Some((surname, given_name)) = name.split_once(',') {
            return Self::from_words(&words(given_name), &words(surname));
        }
        let words = words(name);
        let is_titled =
            words.first().is_some_and(|word| TITLES.contains(&word.trim_end_matches('.').to_lowercase().as_str()));
        match &words[usize::from(is_titled)..] {
            [surname] if is_titled => Self::from_words(&[], &[surname]),
            [] | [_] => Self::default(),
            words => Self::split(words),
        }
    }

    /// Splits at least two words.
    fn split(words: &[&str]) -> Self {
        let first = words.iter().position(|word| is_in_capitals(word)).unwrap_or_default();
        let capitals = words[first..].iter().take_while(|word| is_in_capitals(word)).count();
        let end = first + capitals;
        if capitals > 0 && first > 0 && end == words.len() {
            // The surname comes last, with the particles before it: `Jean de LA TOUR`.
            let particles =
                words[1..first].iter().rev().take_while(|word| word.starts_with(char::is_lowercase)).count();
            let (given_name, surname) = words.split_at(first - particles);
            return Self::from_words(given_name, surname);
        }
        // The surname comes first, and nothing after it is in capitals: `LE GALL Anne Marie`.
        if capitals > 0 && first == 0 && end < words.len() && !words[end..].iter().any(|word| is_in_capitals(word)) {
            let (surname, given_name) = words.split_at(end);
            return Self::from_words(given_name, surname);
        }
        if is_person_name(words) { Self::from_words(&words[..1], &words[1..]) } else { Self::default() }
    }

    fn from_words(given_name: &[&str], surname: &[&str]) -> Self {
        let text = |words: &[&str]| (!words.is_empty()).then(|| words.join(" "));
        Self { given_name: text(given_name), surname: text(surname) }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Whether all letters of a word are capitals, and there are at least two.
fn is_in_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|character| character.is_alphabetic());
    word.chars().filter(|character| character.is_alphabetic()).count() > 1 && letters.all(char::is_uppercase)
}

/// Whether words look like a person's name: each begins with a letter, and when the first one begins with a capital, so
/// does the last one. "Salle de réunion" is no person's name.
fn is_person_name(words: &[&str]) -> bool {
    let is_capital = |word: Option<&&str>| word.is_some_and(|word| word.starts_with(char::is_uppercase));
    words.iter().all(|word| word.starts_with(char::is_alphabetic))
        && (is_capital(words.last()) || !is_capital(words.first()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_protocols::ldap::fold_text;
    use proptest::prelude::*;

    #[test]
    fn a_surname_is_found_by_capitals_by_a_comma_or_after_the_first_word() {
        for (name, given_name, surname) in [
            ("Rodolphe SEGUIN", "Rodolphe", "SEGUIN"),
            ("SEGUIN Rodolphe", "Rodolphe", "SEGUIN"),
            ("Jean-Pierre DE LA TOUR", "Jean-Pierre", "DE LA TOUR"),
            ("Jean de LA TOUR", "Jean", "de LA TOUR"),
            ("LE GALL Anne Marie", "Anne Marie", "LE GALL"),
            ("Anne Marie LE GALL (compta)", "Anne Marie", "LE GALL"),
            ("Seguin, Rodolphe", "Rodolphe", "Seguin"),
            ("Élodie  Dupont", "Élodie", "Dupont"),
            ("Mme Élodie Dupont - Accueil", "Élodie", "Dupont"),
            ("Jean de La Tour", "Jean", "de La Tour"),
            ("jean dupont", "jean", "dupont"),
            ("JEAN DUPONT", "JEAN", "DUPONT"),
            ("J. DUPONT", "J.", "DUPONT"),
        ] {
            let expected = PersonName { given_name: Some(given_name.into()), surname: Some(surname.into()) };
            assert_eq!(PersonName::of(name), expected, "{name}");
        }
        let martin = PersonName { given_name: None, surname: Some("Martin".into()) };
        assert_eq!(PersonName::of("M. Martin"), martin);
        for other in ["Accueil", "Salle de réunion", "Bureau 12", "OPENIP", "", " ", "Mme"] {
            assert_eq!(PersonName::of(other), PersonName::default(), "{other}");
        }
    }

    proptest! {
        /// The database searches whole names, so a search that matches a part must match the whole name, too.
        #[test]
        fn each_part_is_a_part_of_the_name(name in "[A-ZÀÉa-zàé,.()' \u{a0}–-]{0,24}") {
            let PersonName { given_name, surname } = PersonName::of(&name);
            for part in given_name.into_iter().chain(surname) {
                prop_assert!(!part.is_empty());
                prop_assert!(fold_text(&name).contains(&fold_text(&part)), "{} in {}", part, name);
            }
        }
    }
}
