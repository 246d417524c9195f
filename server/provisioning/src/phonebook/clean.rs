//! Reduces texts to what a phone can show, and numbers to what it can dial.

use portal_api::dialled::Dialled;

/// The maximum length of a name, in characters. Names of the portal are shorter, but imports may contain whole
/// sentences.
const NAME_LIMIT: usize = 99;

/// The text as a phone shows it: one line of at most 99 characters, with single spaces between words and none at the
/// ends.
///
/// Removes control characters, characters that XML 1.0 (section 2.2) forbids, the byte order mark, and the characters
/// that override the writing direction (names in Arabic or Hebrew do not need them).
pub fn legible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * NAME_LIMIT));
    let mut count = 0;
    for word in text.split(|character: char| character.is_whitespace()) {
        let mut is_first = true;
        for character in word.chars().filter(|character| !is_dropped(*character)) {
            let needs_space = is_first && !shown.is_empty();
            // A space is written only together with the next character, so the text never ends with one.
            if count + usize::from(needs_space) >= NAME_LIMIT {
                return shown;
            }
            if needs_space {
                shown.push(' ');
                count += 1;
            }
            is_first = false;
            shown.push(character);
            count += 1;
        }
    }
    shown
}

/// The number as it is dialled: digits, `*`, `#` and a `+` in front, at most 32. Empty for a text that is no number.
pub(super) fn dialable(number: &str) -> String {
    Dialled::parse(number).map(String::from).unwrap_or_default()
}

fn is_dropped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
