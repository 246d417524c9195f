//! Folds text for comparison: case, accents and superfluous spaces do not count.

use portal_api::fold::fold;

/// The folded text without spaces at its ends. `Éric  LŒB` and `eric loeb` are equal.
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
