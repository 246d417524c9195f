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
    fn folding_ignores_case_accents_and_extra_spaces() {
        for (text, folded) in [("Éric  LŒB ", "eric loeb"), ("  L’Haÿ‑les‑Roses", "l'hay-les-roses"), (" \t ", "")]
        {
            assert_eq!(fold_text(text), folded, "{text}");
        }
    }
}
