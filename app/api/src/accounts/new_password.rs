//! The rules of a new password, the same for everybody: long enough, and not easy to guess.
//!
//! There are no rules about letters, digits and signs: they make passwords worse (NIST SP 800-63B, 3.1.1.2; OWASP ASVS
//! 5.0, 6.2). Existing passwords are never checked again, so that a newer rule locks nobody out. While the user types,
//! a form runs the checks that need little code ([`rate_password`]); the server runs the other checks, and also refuses
//! common passwords.

use crate::{Invalid, Number};

/// The shortest password, in characters.
pub const PASSWORD_SHORTEST: usize = 12;
/// The longest password, in characters.
pub const PASSWORD_LONGEST: usize = PASSWORD_FIELD_LIMIT as usize;
/// The same limit for the attribute `maxlength` of a form's field. There a browser counts UTF-16 code units, so it
/// stops a password with emojis earlier.
pub const PASSWORD_FIELD_LIMIT: u32 = 256;
/// The minimum number of characters that can't be predicted from the characters before them.
const UNPREDICTABLE_AT_LEAST: usize = 9;
/// The minimum number of different characters in a password.
const DIFFERENT_AT_LEAST: usize = 5;
/// The minimum number of different characters in a good password.
const DIFFERENT_FOR_GOOD: usize = 10;
/// The minimum length of a good password, in characters.
const LENGTH_FOR_GOOD: usize = 18;
/// The minimum length of a known word, in characters: shorter words occur inside too many other words.
const SHORTEST_WORD: usize = 4;
/// The minimum length of a part of a name that counts as a known word, in characters.
const SHORTEST_PART: usize = 5;
/// The words that everybody knows about the portal.
const PORTAL_WORDS: [&str; 5] = ["metacentrex", "metaswitch", "commportal", "extranet", "openip"];
/// The rows of French and English keyboards.
const KEYBOARD_ROWS: [&str; 5] = ["1234567890", "azertyuiop", "qwertyuiop", "qsdfghjklm", "asdfghjkl"];

/// The words that everybody knows about an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownWords(Vec<String>);

impl KnownWords {
    /// Collects the words of an account: its login or number, and the names of its holder and client.
    pub fn of_account<'a>(login: &str, names: impl IntoIterator<Item = &'a str>) -> Self {
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
        self.0.iter().map(String::as_str).chain(PORTAL_WORDS)
    }
}

/// The strength of an allowed password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Allowed; a longer or more varied password would be better.
    Fair,
    /// Good: long and varied.
    Good,
}

/// Checks whether a new password has the right length and enough different characters, and estimates its strength. The
/// browser calls this function while the user types.
pub fn rate_password(password: &str) -> Result<Strength, Invalid> {
    let length = password.chars().count();
    if length < PASSWORD_SHORTEST {
        return Err(Invalid::TooShort { limit: PASSWORD_SHORTEST });
    }
    if length > PASSWORD_LONGEST {
        return Err(Invalid::TooLong { limit: PASSWORD_LONGEST });
    }
    let is_first_occurrence =
        |(index, character): &(usize, char)| !password.chars().take(*index).any(|other| other == *character);
    match password.chars().enumerate().filter(is_first_occurrence).count() {
        different if different < DIFFERENT_AT_LEAST => Err(Invalid::Predictable),
        different if different < DIFFERENT_FOR_GOOD || length < LENGTH_FOR_GOOD => Ok(Strength::Fair),
        _ => Ok(Strength::Good),
    }
}

/// Checks a new password: it has 12 to 256 characters of any kind, contains no known word of the account, and is not
/// mainly a sequence or a repetition.
pub fn check_password(password: &str, known: &KnownWords) -> Result<(), Invalid> {
    rate_password(password)?;
    let normalized_password = normalize(password);
    for word in known.iter() {
        let normalized_word = normalize(word);
        let is_long_enough = normalized_word.chars().count() >= SHORTEST_WORD;
        if is_long_enough && normalized_password.contains(&normalized_word) {
            let is_number = word.chars().all(|character| character.is_ascii_digit());
            return Err(if is_number {
                Invalid::ContainsNumber
            } else {
                Invalid::ContainsWord { word: word.to_owned() }
            });
        }
    }
    if count_unpredictable(password) < UNPREDICTABLE_AT_LEAST { Err(Invalid::Predictable) } else { Ok(()) }
}

/// Returns a text as words are compared: in lower case, without accents and separators, and `M3t@` as `meta`.
fn normalize(text: &str) -> String {
    let letter = |character: char| match character {
        'à' | 'â' | 'ä' | '4' | '@' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' | '3' => 'e',
        'î' | 'ï' | '1' | '!' | 'l' | '|' => 'i',
        'ô' | 'ö' | '0' => 'o',
        '5' | '$' => 's',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(letter).filter(|character| character.is_alphanumeric()).collect()
}

/// Counts the characters of a password that can't be predicted from the characters before them. Of a sequence (`1234`,
/// `dcba`, `azerty`) or a repeated character, the first two characters count. Of a password that repeats one part
/// (`k7p!k7p!`), only the first occurrence of the part counts.
fn count_unpredictable(password: &str) -> usize {
    let characters: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    // The length of the repeated part: the password moved by this length equals itself.
    let period =
        (1..=characters.len() / 2).find(|period| characters[*period..] == characters[..characters.len() - period]);
    let characters = &characters[..period.unwrap_or(characters.len())];
    // The third of three characters is predictable if it follows the second as the second follows the first.
    let is_predictable = |three: &[char]| {
        let (first_steps, second_steps) = (steps(three[0], three[1]), steps(three[1], three[2]));
        first_steps.iter().any(|step| second_steps.contains(step))
    };
    characters.len() - characters.windows(3).filter(|three| is_predictable(three)).count()
}

/// The distance of two characters in a sequence.
#[derive(PartialEq, Eq)]
struct Step {
    /// The sequence: 0 is the order of Unicode, which contains the digits and the alphabet; each number from 1 is a row
    /// of the keyboard.
    sequence: usize,
    /// The distance, from -1 to 1.
    distance: i64,
}

/// Returns how a character follows another, in each sequence that contains both. Characters that are further apart give
/// no step.
fn steps(from: char, to: char) -> Vec<Step> {
    let mut steps = Vec::new();
    let small_step = |sequence: usize, from: i64, to: i64| {
        Some(Step { sequence, distance: to - from }).filter(|step| (-1..=1).contains(&step.distance))
    };
    steps.extend(small_step(0, i64::from(u32::from(from)), i64::from(u32::from(to))));
    for (index, row) in KEYBOARD_ROWS.iter().enumerate() {
        let place = |character| row.chars().position(|other| other == character).and_then(|at| i64::try_from(at).ok());
        if let (Some(from), Some(to)) = (place(from), place(to)) {
            steps.extend(small_step(index + 1, from, to));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> KnownWords {
        KnownWords::of_account("0970716830", ["Aurélien Test", "Salle de réunion"])
    }

    fn word(word: &str) -> Invalid {
        Invalid::ContainsWord { word: word.into() }
    }

    #[test]
    fn accepts_long_passwords_of_any_characters() {
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
    fn refuses_known_words_in_any_spelling() {
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
        let staff = KnownWords::of_account("op", ["Opératrice"]);
        assert!(check_password("operator-password-1", &staff).is_ok(), "the login `op` is too short for a known word");
        let expert = KnownWords::of_account("expert", ["Expert Produits"]);
        assert_eq!(check_password("Un-Expert-Ailleurs", &expert), Err(word("expert")));
    }

    #[test]
    fn refuses_sequences_and_repetitions_but_accepts_them_as_a_small_part() {
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
    fn rates_a_long_varied_password_as_good() {
        assert_eq!(rate_password("kz8w vq2p lm"), Ok(Strength::Fair));
        assert_eq!(rate_password("correct cheval pile agrafe"), Ok(Strength::Good));
        assert_eq!(rate_password("abababababababababab"), Err(Invalid::Predictable));
    }
}
