//! What a telephone shows beside a key.

use portal_api::{Number, key::Key};

/// What a telephone shows beside a key: its label, else what it is told, else what it does.
pub fn shown(key: &Key, function: &str) -> String {
    if !key.label.is_empty() {
        key.label.clone()
    } else if key.operand.is_empty() {
        function.to_owned()
    } else {
        in_pairs(&key.operand)
    }
}

/// A number as people read it, if it is one of the platform's; else as it is.
pub fn in_pairs(operand: &str) -> String {
    Number::parse(operand).map_or_else(|_| operand.to_owned(), |number| number.in_pairs())
}

/// A label as far as there is room for so many characters.
pub fn cut(label: &str, width: usize) -> String {
    if label.chars().count() <= width {
        return label.to_owned();
    }
    label.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_comes_first() {
        let key = |operand: &str, label: &str| Key {
            place: "line-1".into(),
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
}
