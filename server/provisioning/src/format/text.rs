//! What no format lets into a value.

use std::borrow::Cow;

/// How much room a file has at first: hardly any needs more.
pub(super) const CAPACITY: usize = 8 * 1024;

/// A value without what could end it or what its reader wouldn't see: control characters (C0 with CR, LF, NUL and tab; DEL;
/// C1), what Unicode calls a line or paragraph separator, the byte order mark, what XML forbids, and blanks around it.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_visible) || !text.contains(is_dropped) {
        Cow::Borrowed(text.trim())
    } else {
        trim(text.chars().filter(|character| !is_dropped(*character)).collect())
    }
}

/// [`clean`], and without the characters that `is_wrong` names.
pub(super) fn clean_without(text: &str, is_wrong: impl Fn(char) -> bool) -> Cow<'_, str> {
    let cleaned = clean(text);
    if cleaned.contains(&is_wrong) {
        trim(cleaned.chars().filter(|character| !is_wrong(*character)).collect())
    } else {
        cleaned
    }
}

/// The text without blanks around it.
pub(super) fn trim<'a>(text: String) -> Cow<'a, str> {
    let trimmed = text.trim();
    Cow::Owned(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}

/// Whether [`clean`] leaves a character out.
pub fn is_dropped(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// A blank or a visible character of ASCII: nearly all of nearly all values.
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
