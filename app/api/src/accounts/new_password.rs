//! The rules of a new password, the same for everybody: long enough, and not easy to guess.
//!
//! There are no rules about letters, digits and signs: they make passwords worse (NIST SP 800-63B, 3.1.1.2; OWASP ASVS
//! 5.0, 6.2). Existing passwords are never checked again, so that a newer rule locks nobody out. While the user types,
//! a form checks what needs little code ([`first_look`]); the server checks the rest, and also refuses common
//! passwords.

use crate::{Invalid, Number};

/// The shortest password, in characters.
pub const PASSWORD_SHORTEST: usize = 12;
/// The longest password, in characters.
pub const PASSWORD_LONGEST: usize = PASSWORD_FIELD as usize;
/// The same limit for a form's field, whose browser counts UTF-16 units.
pub const PASSWORD_FIELD: u32 = 256;
/// The minimum number of characters that do not follow from the characters before them.
const LEFT_AT_LEAST: usize = 9;
/// The minimum of different characters in a password, and in a good password.
const DIFFERENT_AT_LEAST: usize = 5;
const DIFFERENT_FOR_GOOD: usize = 10;
/// The minimum length of a good password.
const LENGTH_FOR_GOOD: usize = 18;
/// The minimum length of a known word: shorter words are part of too many others.
const SHORTEST_WORD: usize = 4;
/// The minimum length of a part of a name.
const SHORTEST_PART: usize = 5;
/// The words that everybody knows about the portal.
const OF_THE_PORTAL: [&str; 5] = ["metacentrex", "metaswitch", "commportal", "extranet", "openip"];
/// The rows of French and English keyboards.
const ROWS: [&str; 5] = ["1234567890", "azertyuiop", "qwertyuiop", "qsdfghjklm", "asdfghjkl"];

/// The words that everybody knows about an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownWords(Vec<String>);

impl KnownWords {
    /// Collects the words of an account: its login or number, and the names of its holder and client.
    pub fn of<'a>(login: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut words = vec![login.to_owned()];
        if let Ok(number) = Number::parse(login) {
            // A colleague would try the last six digits.
            let digits = number.as_str();
            words.push(digits[digits.len().saturating_sub(6)..].to_owned());
        }
        for name in names {
            words.push(name.to_owned());
            let parts = name.split(|character: char| !character.is_alphanumeric());
            words.extend(parts.filter(|part| part.chars().count() >= SHORTEST_PART).map(str::to_owned));
        }
        Self(words)
    }

    /// Returns the words, including those of the portal.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str).chain(OF_THE_PORTAL)
    }
}

/// The strength of an allowed password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Allowed; a longer one would be better.
    Fair,
    /// Good: long and varied.
    Good,
}

/// Checks in the browser whether a new password has the right length and different characters, and estimates its
/// strength.
pub fn first_look(password: &str) -> Result<Strength, Invalid> {
    let length = password.chars().count();
    if length < PASSWORD_SHORTEST {
        return Err(Invalid::TooShort { limit: PASSWORD_SHORTEST });
    }
    if length > PASSWORD_LONGEST {
        return Err(Invalid::TooLong { limit: PASSWORD_LONGEST });
    }
    let is_new = |(index, character): &(usize, char)| !password.chars().take(*index).any(|other| other == *character);
    match password.chars().enumerate().filter(is_new).count() {
        different if different < DIFFERENT_AT_LEAST => Err(Invalid::Predictable),
        different if different < DIFFERENT_FOR_GOOD || length < LENGTH_FOR_GOOD => Ok(Strength::Fair),
        _ => Ok(Strength::Good),
    }
}

/// Checks a new password: 12 to 256 characters of any kind, without the known words of the account, and more than
/// sequences and repetitions.
pub fn check_password(password: &str, known: &KnownWords) -> Result<(), Invalid> {
    first_look(password)?;
    let written = plain(password);
    for word in known.iter() {
        let plain_word = plain(word);
        if plain_word.chars().count() >= SHORTEST_WORD && written.contains(&plain_word) {
            let is_number = word.chars().all(|character| character.is_ascii_digit());
            return Err(if is_number {
                Invalid::ContainsNumber
            } else {
                Invalid::ContainsWord { word: word.to_owned() }
            });
        }
    }
    if unpredictable(password) < LEFT_AT_LEAST { Err(Invalid::Predictable) } else { Ok(()) }
}

/// Normalizes a text for comparing words: in lower case, without accents and separators, and `M3t@` as `meta`.
fn plain(text: &str) -> String {
    let plain = |character: char| match character {
        'à' | 'â' | 'ä' | '4' | '@' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | '3' => 'e',
        'î' | 'ï' | '1' | '!' | 'l' | '|' => 'i',
        'ô' | 'ö' | '0' => 'o',
        '5' | '$' => 's',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).filter(|character| character.is_alphanumeric()).collect()
}

/// Counts the characters of a password that don't follow from those before. In a sequence (`1234`, `dcba`, `azerty`) or
/// a repeated character the first two count; of a repeated part, the first occurrence counts.
fn unpredictable(password: &str) -> usize {
    let characters: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    let turn = (1..=characters.len() / 2).find(|turn| characters[*turn..] == characters[..characters.len() - turn]);
    let characters = &characters[..turn.unwrap_or(characters.len())];
    let follows = |three: &[char]| {
        let (first, second) = (step(three[0], three[1]), step(three[1], three[2]));
        first.iter().any(|step| second.contains(step))
    };
    characters.len() - characters.windows(3).filter(|three| follows(three)).count()
}

/// Returns how a character follows another: the step in the alphabet (0) and on each keyboard row.
fn step(from: char, to: char) -> Vec<(usize, i64)> {
    let mut steps = Vec::new();
    let by = |from: i64, to: i64| Some(to - from).filter(|by| (-1..=1).contains(by));
    steps.extend(by(i64::from(u32::from(from)), i64::from(u32::from(to))).map(|by| (0, by)));
    for (index, row) in ROWS.iter().enumerate() {
        let place = |character| row.chars().position(|other| other == character).and_then(|at| i64::try_from(at).ok());
        if let (Some(from), Some(to)) = (place(from), place(to)) {
            steps.extend(by(from, to).map(|by| (index + 1, by)));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownWords {
        KnownWords::of("0970716830", ["Aurélien Test", "Salle de réunion"])
    }

    fn word(word: &str) -> Invalid {
        Invalid::ContainsWord { word: word.into() }
    }

    #[test]
    fn long_ones_of_any_characters_will_do() {
        for right in [
            "correct cheval pile agrafe",
            "kJ8$w!zQ2@pL",
            "que des lettres ici",
            "8172635490716253",
            "пароль из многих слов",
            "tab\there and a bell\u{7}",
            "🐢🚲🧀🎺🪁🛶🧦🥄🔦🌵🎲🚀",
            &"a1b2c3d4e5f6g7h8".repeat(16),
        ] {
            assert!(check_password(right, &known()).is_ok(), "{right}: {:?}", check_password(right, &known()));
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check_password("éééabcdxyzh", &known()), Err(Invalid::TooShort { limit: 12 }));
        assert_eq!(check_password(&"k7p".repeat(86), &known()), Err(Invalid::TooLong { limit: 256 }));
        assert!(check_password("onze et un.!", &known()).is_ok());
    }

    #[test]
    fn what_everybody_knows_is_refused_however_it_is_written() {
        for (wrong, why) in [
            ("moi-0970716830-moi", Invalid::ContainsNumber),
            ("encore 716830 fois", Invalid::ContainsNumber),
            ("metacentrex-demo", word("metacentrex")),
            ("M3t@-C3ntr3x !!! 99", word("metacentrex")),
            ("le velo d'aurelien", word("Aurélien")),
            ("chambre, REUNION, eau", word("réunion")),
            ("salle-de-reunion-42", word("Salle de réunion")),
        ] {
            assert_eq!(check_password(wrong, &known()), Err(why), "{wrong}");
        }
        let staff = KnownWords::of("op", ["Opératrice"]);
        assert!(check_password("operator-password-1", &staff).is_ok(), "two letters stand in too many words");
        let expert = KnownWords::of("expert", ["Expert Produits"]);
        assert_eq!(check_password("Un-Expert-Ailleurs", &expert), Err(word("expert")));
    }

    #[test]
    fn sequences_and_repetitions_are_refused_and_a_part_of_one_is_not() {
        for wrong in [
            "aaaaaaaaaaaa",
            "123456789012",
            "987654321098",
            "abcdefghijklmnop",
            "azertyuiopqsdf",
            "qwertyuiopasdfgh",
            "abcabcabcabcabc",
            "xyzxyzxyzxyzx",
            "k7p!k7p!k7p!k7p!",
            "aaaabbbbccccdddd",
            "1111222233334444",
        ] {
            assert_eq!(check_password(wrong, &known()), Err(Invalid::Predictable), "{wrong}");
        }
        for right in ["rue 1234 du moulin", "aaaa et bien d'autres", "bateau bateau mer"] {
            assert!(check_password(right, &known()).is_ok(), "{right}");
        }
    }

    #[test]
    fn longer_is_better() {
        assert_eq!(first_look("kz8w vq2p lm"), Ok(Strength::Fair));
        assert_eq!(first_look("correct cheval pile agrafe"), Ok(Strength::Good));
        assert_eq!(first_look("abababababababababab"), Err(Invalid::Predictable));
    }
}
