//! Gives passwords one form before they are hashed or compared.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Prepares a password (RFC 8265 4.2, `OpaqueString`): replaces every Unicode space by the ASCII space, and composes
/// accents. Keyboards and systems differ in both, and people can't see the difference. Unlike the RFC, this function
/// refuses no character.
pub fn prepare(password: &str) -> Cow<'_, str> {
    if password.is_ascii() || (is_nfc(password) && !password.contains(is_other_space)) {
        return password.into();
    }
    password
        .chars()
        .map(|character| if is_other_space(character) { ' ' } else { character })
        .nfc()
        .collect::<String>()
        .into()
}

/// Whether a character is a space of Unicode (category Zs) other than the ASCII one.
fn is_other_space(character: char) -> bool {
    matches!(character, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_and_spaces_have_one_form_and_nothing_else_changes() {
        for (typed, prepared) in [
            ("plain Text 1\t", "plain Text 1\t"),
            ("e\u{301}te\u{301}\u{a0}!", "été !"),
            ("été", "été"),
            ("\u{3000}ａ ﬁ", " ａ ﬁ"),
            ("\u{2126}", "Ω"),
        ] {
            assert_eq!(prepare(typed), prepared, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn preparing_a_prepared_password_changes_nothing(password in "(\\PC|[e\u{301}\u{300}\u{327}\u{a0} ]){0,30}") {
            let prepared = prepare(&password).into_owned();
            prop_assert_eq!(prepare(&prepared), prepared.clone());
            let decomposed: String = password.nfd().collect();
            prop_assert_eq!(prepare(&decomposed), prepared);
        }
    }
}
