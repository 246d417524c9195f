//! What of a text a telephone can show, and what of a number it can dial.

/// How many characters of a name are shown: more than any name of the portal has, for imports bring whole sentences.
const SHOWN: usize = 99;

/// How many characters of a number are dialled: the 15 of E.164 with any prefix.
const DIALLED: usize = 32;

/// A text as a telephone shows it: one line of at most 99 characters, every run of blanks one blank, none around it.
///
/// Left out: control characters, what XML 1.0 (section 2.2) has no way to write, the byte order mark, and the characters
/// that turn the writing direction of all that follows (names in Arabic or Hebrew need none of them).
pub fn legible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * SHOWN));
    let mut count = 0;
    for word in text.split(|character: char| character.is_whitespace()) {
        let mut is_first = true;
        for character in word.chars().filter(|character| !is_dropped(*character)) {
            let has_blank = is_first && !shown.is_empty();
            // No blank at the end: it is only written with what follows it.
            if count + usize::from(has_blank) >= SHOWN {
                return shown;
            }
            if has_blank {
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

/// The number as it is dialled: digits, `+`, `*` and `#`, at most 32 of them. Empty if there are none.
pub(super) fn dialable(number: &str) -> String {
    number.chars().filter(|character| character.is_ascii_digit() || "+*#".contains(*character)).take(DIALLED).collect()
}

fn is_dropped(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}
