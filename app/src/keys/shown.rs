//! The text that a phone shows beside a key.

use portal_api::{Number, key::Key};

/// The text that a phone shows beside a key: its label, otherwise its operand, otherwise the name of its function.
pub fn shown(key: &Key, function: &str) -> String {
    if !key.label.is_empty() {
        key.label.clone()
    } else if key.operand.is_empty() {
        function.to_owned()
    } else {
        in_pairs(&key.operand)
    }
}

/// A phone number in groups of digits; another operand unchanged.
pub fn in_pairs(operand: &str) -> String {
    Number::parse(operand).map_or_else(|_| operand.to_owned(), |number| number.in_pairs())
}

/// A label, cut to the width of `width` usual characters: fonts differ, but in each of them capitals are wider and an
/// `i` is narrower than usual.
pub fn cut(label: &str, width: usize) -> String {
    // A little less than the room: two neighbours don't touch.
    let room = width.saturating_mul(19) / 2;
    if label.chars().map(tenths).sum::<usize>() <= room {
        return label.to_owned();
    }
    let mut left = room.saturating_sub(tenths('…'));
    let fits = |character: &char| {
        let rest = left.checked_sub(tenths(*character));
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    let kept: String = label.chars().take_while(fits).collect();
    [kept.trim_end(), "…"].concat()
}

/// The width of a character, in tenths of a usual one.
fn tenths(character: char) -> usize {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | '-' | ' ' | '\u{a0}' => 6,
        'f' | 'r' | 't' | '(' | ')' | '/' => 7,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' => 16,
        character if character.is_uppercase() => 13,
        _ => 10,
    }
}

/// The accessible name of a key on the picture. It contains the label as it is shown: people who speak to their computer
/// say what they read, also if the label is cut.
pub fn name_with(name: &str, label: &str, cut: &str) -> String {
    if label == cut { name.to_owned() } else { [name, ", ", cut].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::key_place::KeyPlace;

    #[test]
    fn a_label_comes_first() {
        let key = |operand: &str, label: &str| Key {
            place: KeyPlace::line(1),
            function: "speed_dial".into(),
            line: 1,
            operand: operand.into(),
            pickup: String::new(),
            label: label.into(),
        };
        assert_eq!(shown(&key("0970711111", "Accueil"), "Appel direct"), "Accueil");
        assert_eq!(shown(&key("0970711111", ""), "Appel direct"), "09\u{a0}70\u{a0}71\u{a0}11\u{a0}11");
        assert_eq!(shown(&key("*62", ""), "Appel direct"), "*62");
        assert_eq!(shown(&key("", ""), "Appel direct"), "Appel direct");
    }

    #[test]
    fn a_label_is_cut_where_its_room_ends() {
        for (label, width, text) in [
            ("Accueil", 7, "Accueil"),
            ("Historique", 9, "Historiq…"),
            ("Ne pas déranger", 9, "Ne pas…"),
            ("MMMMMMMMM", 9, "MMMM…"),
            ("Menu", 6, "Menu"),
            ("", 6, ""),
            ("Répertoire", 6, "Rép…"),
        ] {
            assert_eq!(cut(label, width), text, "{label} in {width}");
        }
        assert_eq!(cut("Accueil", usize::MAX), "Accueil");
    }
}
