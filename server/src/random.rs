//! The source of random bytes, which callers receive as a value: the operating system in the program, a function in
//! tests.

/// The operating system gave no random bytes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the operating system gives no random bytes: {0}")]
pub struct RandomnessError(pub String);

/// A source of random bytes.
#[derive(Clone, Copy, Debug)]
pub struct Randomness {
    fill: fn(&mut [u8]) -> Result<(), RandomnessError>,
}

/// The characters of tokens: they need no escaping in a path.
const TOKEN_CHARACTERS: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// The characters of passwords: none that looks like another (0 O o, 1 l I), and none that a file or a shell must
/// quote.
const PASSWORD_CHARACTERS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz";

impl Randomness {
    /// Returns the operating system's cryptographic generator.
    pub const fn system() -> Self {
        Self { fill: |bytes| getrandom::fill(bytes).map_err(|error| RandomnessError(error.to_string())) }
    }

    /// Creates another source, for tests: a function that fills a slice, or fails.
    pub const fn from_source(fill: fn(&mut [u8]) -> Result<(), RandomnessError>) -> Self {
        Self { fill }
    }

    /// Returns random bytes, as many as the caller's array holds.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], RandomnessError> {
        let mut bytes = [0; N];
        (self.fill)(&mut bytes)?;
        Ok(bytes)
    }

    /// Draws 32 characters out of `0-9a-z`: 165 bits.
    pub fn token(&self) -> Result<String, RandomnessError> {
        self.draw(TOKEN_CHARACTERS, 32)
    }

    /// Draws 50 characters out of `0-9a-z`: 258 bits, for tokens without an expiry.
    pub fn long_token(&self) -> Result<String, RandomnessError> {
        self.draw(TOKEN_CHARACTERS, 50)
    }

    /// Draws 24 characters that don't look alike: 139 bits.
    pub fn password(&self) -> Result<String, RandomnessError> {
        self.draw(PASSWORD_CHARACTERS, 24)
    }

    /// Draws 12 characters that can be read aloud, with at least one letter and one digit: 69 bits, for a password that
    /// is changed at once.
    pub fn first_password(&self) -> Result<String, RandomnessError> {
        loop {
            let text = self.draw(PASSWORD_CHARACTERS, 12)?;
            let has = |is: fn(&u8) -> bool| text.as_bytes().iter().any(is);
            if has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) {
                return Ok(text);
            }
        }
    }

    /// Draws a text. Bytes beyond the last whole multiple of the alphabet are skipped, so that all characters are
    /// equally likely.
    fn draw(self, alphabet: &[u8], length: usize) -> Result<String, RandomnessError> {
        let usable_values = 256 - 256 % alphabet.len();
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let bytes: [u8; 64] = self.bytes()?;
            let characters = bytes.into_iter().map(usize::from).filter(|byte| *byte < usable_values);
            let missing = length - text.len();
            text.extend(characters.take(missing).map(|byte| char::from(alphabet[byte % alphabet.len()])));
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn tokens_and_passwords_have_the_right_length_and_characters_and_differ() {
        let randomness = Randomness::system();
        let tokens: HashSet<String> = (0..100).map(|_| randomness.token().unwrap()).collect();
        assert_eq!(tokens.len(), 100);
        assert!(
            tokens.iter().all(|token| token.len() == 32 && token.bytes().all(|byte| TOKEN_CHARACTERS.contains(&byte)))
        );
        let passwords: HashSet<String> = (0..100).map(|_| randomness.password().unwrap()).collect();
        assert_eq!(passwords.len(), 100);
        assert!(
            passwords
                .iter()
                .all(|text| text.len() == 24 && text.bytes().all(|byte| PASSWORD_CHARACTERS.contains(&byte)))
        );
        assert!(passwords.iter().all(|text| !text.contains(['0', 'O', 'o', '1', 'l', 'I'])));
    }

    #[test]
    fn every_character_is_equally_likely() {
        let mut counts: HashMap<char, u32> = HashMap::new();
        for _ in 0..1_000 {
            for character in Randomness::system().token().unwrap().chars() {
                *counts.entry(character).or_default() += 1;
            }
        }
        // 32,000 characters out of 36: 889 of each on average, with a standard deviation of 29. The limits allow six
        // standard deviations, which practically never occurs by chance.
        assert_eq!(counts.len(), TOKEN_CHARACTERS.len());
        for (character, count) in counts {
            assert!((710..=1_070).contains(&count), "{character}: {count}");
        }
    }

    #[test]
    fn bytes_past_the_last_whole_multiple_are_not_used() {
        let randomness = Randomness::from_source(|bytes| {
            for (index, byte) in bytes.iter_mut().enumerate() {
                *byte = if index % 2 == 0 { 255 } else { 35 };
            }
            Ok(())
        });
        assert_eq!(randomness.token().unwrap(), "z".repeat(32));
    }

    #[test]
    fn a_failing_source_is_an_error() {
        let randomness = Randomness::from_source(|_| Err(RandomnessError("none".into())));
        assert!(randomness.bytes::<8>().is_err());
        assert!(randomness.token().is_err());
        assert!(randomness.password().is_err());
    }
}
