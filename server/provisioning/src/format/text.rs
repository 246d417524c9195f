//! Cleaning of values, common to all formats.

use std::borrow::Cow;

/// The initial capacity of a file's buffer, in bytes. Few files are larger.
pub(super) const CAPACITY: usize = 8 * 1024;

/// Removes what could end a value or be invisible to a reader: control characters (C0 with CR, LF, NUL and tab; DEL;
/// C1), the line and paragraph separators of Unicode, the byte order mark, characters that XML forbids, and white space
/// at the ends.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_visible) || !text.contains(is_dropped) {
        Cow::Borrowed(text.trim())
    } else {
        trim(text.chars().filter(|character| !is_dropped(*character)).collect())
    }
}

/// Applies [`clean`], then removes the characters for which `is_wrong` holds.
pub(super) fn clean_without(text: &str, is_wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    let cleaned = clean(text);
    if cleaned.contains(&is_wrong) {
        trim(cleaned.chars().filter(|character| !is_wrong(*character)).collect())
    } else {
        cleaned
    }
}

/// The text without white space at its ends.
pub(super) fn trim<'a>(text: String) -> Cow<'a, str> {
    let trimmed = text.trim();
    Cow::Owned(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}

/// Whether [`clean`] removes a character.
pub fn is_dropped(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A space or a visible ASCII character. Most values contain nothing else.
pub(super) fn is_visible(byte: u8) -> bool {
    (b' '..=b'~').contains(&byte)
}

/// Writes a number in decimal.
pub(super) fn push_number(file: &mut Vec<u8>, number: u16) {
    let mut power: u16 = 10_000;
    while power > 1 && number < power {
        power /= 10;
    }
    while power > 0 {
        file.push(b"0123456789"[usize::from(number / power % 10)]);
        power /= 10;
    }
}
