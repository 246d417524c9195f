//! Makes a name that a stranger chose safe for an e-mail: mail programs show it as plain text, whatever it contains.

/// A zero-width space. It stops mail programs from finding links in a name, and readers don't see it.
const LINK_BREAK: char = '\u{200b}';
/// The marks before and after a name that keep it from reordering the text around it (Unicode Standard Annex 9,
/// "isolates").
const ISOLATE_START: char = '\u{2068}';
const ISOLATE_END: char = '\u{2069}';

/// Converts a name into a part of one line of text: without line ends, without invisible characters or characters that
/// reorder the text around them, and without anything that a mail program would turn into a link. Returns an empty
/// string when nothing visible is left.
pub(super) fn as_text(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for character in name.chars() {
        match character {
            character if character.is_whitespace() || character.is_control() => {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            }
            character if is_invisible(character) => {}
            character => text.push(character),
        }
    }
    let text = without_links_and_encoded_words(text.trim());
    if text.chars().any(is_right_to_left) { format!("{ISOLATE_START}{text}{ISOLATE_END}") } else { text }
}

/// Whether a character has no shape: direction marks, joiners and fillers, tags, lone variation selectors. The joiners
/// of Persian and of emoji (U+200C, U+200D) stay, because words need them.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character is a letter written from right to left.
fn is_right_to_left(character: char) -> bool {
    matches!(
        character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'
    )
}

/// Inserts a break after each colon and at sign inside a word, and after each dot that two letters follow: mail
/// programs turn `https://a.example`, `a@b.example` and `a.example` into links, but not `S.A.R.L`. Also inserts a break
/// inside `=?`: in a header, a mail program would decode the text after it (RFC 2047), and the decoded text would be
/// unchecked.
fn without_links_and_encoded_words(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut rest = text.chars();
    let is_letter = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
    while let Some(character) = rest.next() {
        broken.push(character);
        let mut following = rest.clone();
        let is_break_needed = match character {
            ':' => matches!(following.next(), Some('/')) || is_letter(rest.clone().next()),
            '@' => is_letter(following.next()),
            '=' => following.next() == Some('?'),
            '.' => is_letter(following.next()) && is_letter(following.next()),
            _ => false,
        };
        if is_break_needed {
            broken.push(LINK_BREAK);
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in
            ["Zoé Martin", "S.A.R.L Dupont & Fils", "O’Neill", "<b>Anna</b>", "山田 太郎", "👩‍🔬 Labo", "M. Petit"]
        {
            assert_eq!(as_text(name), name);
        }
    }

    #[test]
    fn line_ends_direction_marks_and_links_are_made_harmless() {
        for (name, expected) in [
            ("Anna\r\nBcc: a@example.fr", "Anna Bcc: a@\u{200b}example.\u{200b}fr"),
            ("a\u{2028}b\u{2029}c\u{85}d\te", "a b c d e"),
            ("\u{202e}ennA\u{202c}", "ennA"),
            ("https://example.fr/x", "https:\u{200b}//example.\u{200b}fr/x"),
            ("mailto:a", "mailto:\u{200b}a"),
            ("www.example.fr", "www.\u{200b}example.\u{200b}fr"),
            ("=?utf-8?q?=E2=80=AE?=", "=\u{200b}?utf-8?q?=E2=80=AE?="),
            (" \u{200b}\u{feff}\u{e0041} ", ""),
            ("דנה", "\u{2068}דנה\u{2069}"),
        ] {
            assert_eq!(as_text(name), expected, "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_one_line_without_direction_marks_and_links(name in any::<String>()) {
            let text = as_text(&name);
            let forbidden = ['\u{2028}', '\u{2029}', '\u{202a}', '\u{202e}'];
            let is_one_line = !text.contains(char::is_control) && !text.contains(forbidden);
            prop_assert!(is_one_line, "{text:?}");
            let is_link = text.contains("://");
            prop_assert!(!is_link, "{text:?}");
        }
    }
}
