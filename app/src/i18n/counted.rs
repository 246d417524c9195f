//! Counts with their nouns.

use portal_api::Language;

/// Returns a count and its noun, joined by a no-break space: `"12 lignes"`. For zero, French uses the singular and
/// English the plural.
pub(super) fn counted(count: u64, singular: &str, plural: &str, language: Language) -> String {
    let is_plural = match language {
        Language::Fr => count > 1,
        Language::En => count != 1,
    };
    let mut text = count.to_string();
    text.push('\u{a0}');
    text.push_str(if is_plural { plural } else { singular });
    text
}
