//! Folds texts for searching and sorting: without case, accents or repeated spaces. There is only one implementation,
//! because the folded texts in the database must match the folded search text of a page or a phone.

use crate::spelling::keyboard_character;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Folds a text to lower case. Accents and invisible characters are removed (é is e), ligatures are split (œ is oe),
/// typographic signs become plain ones (’ is '), and several spaces become one. `Société  Cœur d’Île` becomes
/// `societe coeur d'ile`. A space at the start or the end stays, because in a search it must match.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        text.chars().for_each(|character| push(&mut folded, character.to_ascii_lowercase()));
        return folded;
    }
    let lower = text.nfkd().flat_map(char::to_lowercase);
    let letters = lower.filter(|character| !is_combining_mark(*character));
    for character in letters.filter_map(keyboard_character) {
        match character {
            // Unicode doesn't decompose these letters.
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            '\u{2018}' | '\u{2019}' | '\u{2bc}' => folded.push('\''),
            character => push(&mut folded, character),
        }
    }
    folded
}

/// Appends a character; several spaces become one.
fn push(folded: &mut String, character: char) {
    if !character.is_whitespace() {
        folded.push(character);
    } else if !folded.ends_with(' ') {
        folded.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_typography_make_no_difference() {
        for (text, folded) in [
            ("Société CŒUR d’Île", "societe coeur d'ile"),
            ("E\u{301}TE\u{301}", "ete"),
            ("Saint\u{a0}Avertin – Straße", "saint avertin - strasse"),
            ("L’Haÿ‑les‑Roses", "l'hay-les-roses"),
            ("St_Avertin 100 %", "st_avertin 100 %"),
            ("Łódź, Đorđe", "lodz, dorde"),
            ("ﬁn", "fin"),
            ("\u{202a}Jean\u{200b}ne\u{202c}", "jeanne"),
            ("İstanbul ısı", "istanbul isi"),
            (" Jean \t  Élan ", " jean elan "),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_a_folded_text_changes_nothing(text in "\\PC{0,30}") {
            let folded = fold(&text);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn upper_case_folds_like_lower_case(text in "[a-zA-Zà-öø-ÿ ']{0,30}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
