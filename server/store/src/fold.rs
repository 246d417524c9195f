//! Texts as they are compared in searches and sorted in lists: lower case, without accents.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Folds a text: `Société Cœur d’Île` becomes `societe coeur d'ile`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(char::to_lowercase) {
        match character {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            '‘' | '’' | 'ʼ' => folded.push('\''),
            '‐' | '‑' | '–' | '—' => folded.push('-'),
            character => folded.push(character),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_typography_make_no_difference() {
        assert_eq!(fold("Société CŒUR d’Île"), "societe coeur d'ile");
        assert_eq!(fold("E\u{301}TE\u{301}"), fold("été"), "composed or not");
        assert_eq!(fold("Saint\u{a0}Avertin – Straße"), "saint avertin - strasse");
        assert_eq!(fold("St_Avertin 100 %"), "st_avertin 100 %");
    }
}
