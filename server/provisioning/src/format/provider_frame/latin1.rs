//! Makes any text one that ISO-8859-1 and Gigaset's quoting can hold.

use crate::format::text;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What is left of a text: characters of Latin-1 only, none of them a control character, a quote (`'` becomes `´`, `"` goes) or a
/// backslash (which goes, for it could hide the quote that ends the text).
///
/// What is beyond Latin-1 is written as a French reader would read it (`œ` is `oe`, `€` is `EUR`, `–` is `-`), as its letters
/// without accents that Latin-1 lacks (`ł` and `ř` are `l` and `r`), or as `?`, one a character; marks that combine with
/// nothing and characters without a width go.
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

fn is_latin1(character: char) -> bool {
    matches!(character, ' '..='~' | '\u{a0}'..='\u{ff}')
}

fn is_left_out(character: char) -> bool {
    let is_quote = matches!(character, '"' | '\\' | '“' | '”' | '„' | '‟' | '″');
    let has_no_width = matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    is_quote || has_no_width || is_combining_mark(character)
}

/// What Unicode has no decomposition for, or not the one wanted here.
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
