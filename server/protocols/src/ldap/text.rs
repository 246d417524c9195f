//! Texts as they are compared: without case, accents or superfluous blanks.

use portal_api::fold::fold;

/// A text as it is compared: folded, and without blanks at its ends. `Éric  LŒB` and `eric loeb` are the same.
pub fn fold_text(text: &str) -> String {
    fold(text).trim_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_ends_make_no_difference() {
        for (text, folded) in [("Éric  LŒB ", "eric loeb"), ("  L’Haÿ‑les‑Roses", "l'hay-les-roses"), (" \t ", "")]
        {
            assert_eq!(fold_text(text), folded, "{text}");
        }
    }
}
