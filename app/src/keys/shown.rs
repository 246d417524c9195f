//! The text that a phone shows beside a key.

use portal_api::{Number, key::Key};

/// Returns the text that a phone shows beside a key: its label, otherwise its operand, otherwise the name of its
/// function.
pub fn shown_text(key: &Key, function: &str) -> String {
    if !key.label.is_empty() {
        key.label.clone()
    } else if key.operand.is_empty() {
        function.to_owned()
    } else {
        in_pairs(&key.operand)
    }
}

/// Returns a French phone number in pairs of digits, and any other operand unchanged.
pub fn in_pairs(operand: &str) -> String {
    Number::parse(operand).map_or_else(|_| operand.to_owned(), |number| number.in_pairs())
}

/// Returns a label, cut to the width of `width` average characters. The width is estimated: fonts differ, but in each
/// of them capitals are wider and an `i` is narrower than the average.
pub fn cut_to_width(label: &str, width: usize) -> String {
    // 9.5 instead of 10 tenths for each character, so that two neighbouring labels don't touch.
    let room = width.saturating_mul(19) / 2;
    if label.chars().map(width_in_tenths).sum::<usize>() <= room {
        return label.to_owned();
    }
    let mut left = room.saturating_sub(width_in_tenths('…'));
    let fits = |character: &char| {
        let rest = left.checked_sub(width_in_tenths(*character));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let kept: String = label.chars().take_while(fits).collect();
    [kept.trim_end(), "…"].concat()
}

/// Returns the estimated width of a character, in tenths of an average character.
fn width_in_tenths(character: char) -> usize {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '-' | ' ' | '\u{a0}' => 6,
        'f' | 'r' | 't' | '(' | ')' | '/' => 7,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 16,
        character if character.is_uppercase() => 13,
        _ => 10,
    }
}

/// Returns the accessible name of a key on the picture. A cut label is added as it is shown, because people who control
/// their computer by voice say the text that they read.
pub fn name_with_label(name: &str, label: &str, cut: &str) -> String {
    if label == cut { name.to_owned() } else { [name, ", ", cut].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::key_place::KeyPlace;

    #[test]
    fn the_label_is_shown_before_operand_and_function() {
        let key = |operand: &str, label: &str| Key {
            place: KeyPlace::line(1),
            function: "speed_dial".into(),
            line: 1,
            operand: operand.into(),
            pickup: String::new(),
            label: label.into(),
        };
        assert_eq!(shown_text(&key("0970711111", "Accueil"), "Appel direct"), "Accueil");
        assert_eq!(shown_text(&key("0970711111", ""), "Appel direct"), "09\u{a0}70\u{a0}71\u{a0}11\u{a0}11");
        assert_eq!(shown_text(&key("*62", ""), "Appel direct"), "*62");
        assert_eq!(shown_text(&key("", ""), "Appel direct"), "Appel direct");
    }

    #[test]
    fn a_label_is_cut_to_the_width_of_its_place() {
        for (label, width, text) in [
            ("Accueil", 7, "Accueil"),
            ("Historique", 9, "Historiq…"),
            ("Ne pas déranger", 9, "Ne pas…"),
            ("MMMMMMMMM", 9, "MMMM…"),
            ("Menu", 6, "Menu"),
            ("", 6, ""),
            ("Répertoire", 6, "Rép…"),
        ] {
            assert_eq!(cut_to_width(label, width), text, "{label} in {width}");
        }
        assert_eq!(cut_to_width("Accueil", usize::MAX), "Accueil");
    }
}
