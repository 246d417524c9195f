//! Normalizes numbers, addresses and identifiers that people type, or copy from a document, a spreadsheet or a web page
//! together with special spaces, dashes and invisible characters.

use std::borrow::Cow;

/// The country codes whose numbers keep a zero after the code, so that "(0)" is no trunk prefix: Italy, San Marino,
/// Côte d'Ivoire, Congo.
const CODES_WITH_ZERO: [&str; 4] = ["39", "378", "225", "242"];
/// The country codes after which no number begins with a zero: France, its overseas departments and
/// some countries nearby. A zero after them is the trunk prefix, even without brackets.
const CODES_WITHOUT_ZERO: [&str; 11] = ["33", "262", "590", "594", "596", "31", "32", "41", "43", "44", "49"];
/// The maximum length of a country code, in digits.
const LONGEST_CODE: usize = 3;

/// Replaces a character by the one that a keyboard has for it: every kind of space by a space, every dash by a hyphen,
/// a full-width character by its ASCII character. Returns `None` for an invisible character.
pub fn keyboard_character(character: char) -> Option<char> {
    match character {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => None,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        character if character.is_whitespace() => Some(' '),
        character => Some(character),
    }
}

/// Returns a text with each character replaced by [`keyboard_character`], without spaces at its ends.
pub fn trimmed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return text.trim().into();
    }
    text.chars().filter_map(keyboard_character).collect::<String>().trim().to_owned().into()
}

/// Returns the characters to dial for a number or a part of a number: digits, `*`, `#` and a `+` in front. Separators
/// are dropped, and so is a trunk prefix (the zero of national calls) after a country code: `+33 (0)6 12` becomes
/// `+33612`. Returns `None` for a text with other characters. The result may be empty.
pub fn dialled(text: &str) -> Option<String> {
    let mut dialled = String::new();
    // The position in `dialled` of the zero in "(0)".
    let mut bracketed_zero = None;
    let mut last_two = ['\0'; 2];
    for character in text.chars().filter_map(keyboard_character).filter(|character| *character != ' ') {
        match character {
            '0'..='9' | '*' | '#' => dialled.push(character),
            '+' if dialled.is_empty() => dialled.push('+'),
            ')' if last_two == ['(', '0'] => bracketed_zero = bracketed_zero.or(dialled.len().checked_sub(1)),
            '.' | '-' | '(' | ')' | '/' => {}
            _ => return None,
        }
        last_two = [last_two[1], character];
    }
    drop_trunk_prefix(&mut dialled, bracketed_zero);
    Some(dialled)
}

/// Drops the trunk prefix of a number with a country code: the zero that is dialled only within the country.
fn drop_trunk_prefix(dialled: &mut String, bracketed_zero: Option<usize>) {
    let start = match dialled.as_bytes() {
        [b'+', ..] => 1,
        [b'0', b'0', ..] => 2,
        _ => return,
    };
    let is_trunk_prefix = |zero: &usize| {
        let code = dialled.get(start..*zero).unwrap_or_default();
        (1..=LONGEST_CODE).contains(&code.len()) && !CODES_WITH_ZERO.contains(&code)
    };
    if let Some(zero) = bracketed_zero.filter(is_trunk_prefix) {
        dialled.remove(zero);
    }
    if let Some(code) = CODES_WITHOUT_ZERO.into_iter().find(|code| dialled[start..].starts_with(code)) {
        let end = start + code.len();
        let zeros = dialled[end..].bytes().take_while(|byte| *byte == b'0').count();
        dialled.replace_range(end..end + zeros, "");
    }
}

/// Returns the hexadecimal digits of a MAC address or a part of an address, in upper case and without separators.
///
/// Errors: the first character that is neither a digit nor a separator.
pub fn hexadecimal(text: &str) -> Result<String, char> {
    let mut digits = String::with_capacity(12);
    for character in text.chars().filter_map(keyboard_character) {
        match character {
            ':' | '-' | '.' | ' ' => {}
            digit if digit.is_ascii_hexdigit() => digits.push(digit.to_ascii_uppercase()),
            character => return Err(character),
        }
    }
    Ok(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_trunk_prefix_is_dropped_after_a_country_code_that_has_one() {
        for (written, right) in [
            ("+33 (0)6 12 34 56 78", "+33612345678"),
            ("+33(0)612345678", "+33612345678"),
            ("+33 ( 0 ) 6 12 34 56 78", "+33612345678"),
            ("(+33) (0)6.12.34.56.78", "+33612345678"),
            ("+33 06 12 34 56 78", "+33612345678"),
            ("+33 (06) 12 34 56 78", "+33612345678"),
            ("0033 (0)2 47 01 02 03", "0033247010203"),
            ("00 33 02 47 01 02 03", "0033247010203"),
            ("+44 (0)20 7946 0000", "+442079460000"),
            ("+49 (0) 30/123456", "+4930123456"),
            ("+351 (0)21 123 4567", "+351211234567"),
            ("+39 06 1234567", "+39061234567"),
            ("+39 (0)6 1234567", "+39061234567"),
            ("0039 (0)6 1234567", "0039061234567"),
            ("+378 (0)549 123456", "+3780549123456"),
            ("(0)6 12 34 56 78", "0612345678"),
            ("06 (0) 12", "06012"),
            ("+33 6 12 (0) 34", "+33612034"),
        ] {
            assert_eq!(dialled(written).as_deref(), Some(right), "{written}");
        }
    }

    #[test]
    fn invisible_characters_make_no_difference() {
        for written in [
            "\u{202a}+33 6 12 34 56 78\u{202c}",
            "\u{2066}+33612345678\u{2069}",
            "\u{feff}+33612345678\u{200b}",
            "+33\u{2011}6\u{2013}12\u{2212}34\u{2015}56\u{ad}78",
            "+33\u{a0}6\u{202f}12\u{2009}34\u{3000}56\t78\r\n",
            "＋３３（０）６１２３４５６７８",
            "+33/6/12/34/56/78",
        ] {
            assert_eq!(dialled(written).as_deref(), Some("+33612345678"), "{written:?}");
        }
        for written in ["\u{feff}805EC0021C1B", "80\u{2011}5e\u{2013}c0-02:1c.1b\u{200b}", "８０５ＥＣ００２１Ｃ１Ｂ"]
        {
            assert_eq!(hexadecimal(written).as_deref(), Ok("805EC0021C1B"), "{written:?}");
        }
        assert_eq!(hexadecimal("80:5G"), Err('G'));
        assert_eq!(trimmed("\u{feff} expert\u{200b}\u{a0}"), "expert");
    }

    proptest! {
        #[test]
        fn normalizing_a_normalized_text_changes_nothing(text in "[+0-9()/.*# -]{0,24}|(\\+|00)[0-9]{0,3}\\(?0\\)?[0-9(0) ]{0,12}|\\PC{0,20}") {
            if let Some(once) = dialled(&text) {
                prop_assert_eq!(dialled(&once), Some(once.clone()), "{:?}", text);
            }
            if let Ok(once) = hexadecimal(&text) {
                prop_assert_eq!(hexadecimal(&once), Ok(once.clone()));
            }
            let once = trimmed(&text).into_owned();
            prop_assert_eq!(trimmed(&once).into_owned(), once.clone());
        }

        #[test]
        fn an_inserted_invisible_character_changes_nothing(text in "[+0-9() /-]{0,20}", mark in prop::sample::select(INVISIBLE.to_vec()), place in 0usize..20) {
            let mut marked: Vec<char> = text.chars().collect();
            marked.insert(place.min(marked.len()), mark);
            let marked: String = marked.into_iter().collect();
            prop_assert_eq!(dialled(&marked), dialled(&text));
        }
    }

    const INVISIBLE: [char; 8] =
        ['\u{ad}', '\u{200b}', '\u{200e}', '\u{202a}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{feff}'];
}
