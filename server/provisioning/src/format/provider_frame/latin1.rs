//! Converts a text to characters that ISO-8859-1 and Gigaset's quoting support.

use crate::format::text;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// The sanitised text: characters of Latin-1 without control characters, quotes (`'` becomes `´`, `"` is removed) and
/// backslashes (removed, because one could escape the closing quote).
///
/// A character beyond Latin-1 becomes its usual replacement in French (`œ` becomes `oe`, `€` becomes `EUR`, `–` becomes
/// `-`), or its base letter without accents (`ł` and `ř` become `l` and `r`), or `?`. Other combining marks and
/// characters without a width are removed.
pub fn latin1(value: &str) -> Cow<'_, str> {
    let value = text::clean(value);
    if value.bytes().all(|byte| text::is_visible(byte) && !b"\"'\\".contains(&byte)) {
        return value;
    }
    let mut latin = String::with_capacity(value.len());
    for character in value.nfc() {
        push(&mut latin, character);
    }
    text::trim(latin)
}

/// Appends a character, its replacement, its base letter or `?`.
fn push(latin: &mut String, character: char) {
    match replacement(character) {
        _ if is_left_out(character) => {}
        Some(replacement) => latin.push_str(replacement),
        None if is_latin1(character) => latin.push(character),
        None => {
            let start = latin.len();
            for part in std::iter::once(character).nfkd().filter(|part| !is_left_out(*part)) {
                match replacement(part) {
                    Some(replacement) => latin.push_str(replacement),
                    None if is_latin1(part) => latin.push(part),
                    None => {
                        latin.truncate(start);
                        latin.push('?');
                        return;
                    }
                }
            }
        }
    }
}

/// Whether Latin-1 has the character, and it is visible.
fn is_latin1(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a0}'..='\u{ff}')
}

/// Whether the character is removed: double quotes, backslashes, characters without a width, combining marks.
fn is_left_out(character: char) -> bool {
    let is_quote = matches!(character, '"' | '\\' | '“' | '”' | '„' | '‟' | '″');
    let has_no_width = matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    is_quote || has_no_width || is_combining_mark(character)
}

/// Replacements that differ from the Unicode decomposition.
fn replacement(character: char) -> Option<&'static str> {
    Some(match character {
        '\'' | '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => "´",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '•' | '‣' => "·",
        '‹' => "<",
        '›' => ">",
        'œ' => "oe",
        'Œ' => "OE",
        '€' => "EUR",
        'ẞ' => "SS",
        'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ĸ' => "k",
        'ſ' => "s",
        _ => return None,
    })
}
