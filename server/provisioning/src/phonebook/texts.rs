//! The texts on the phone's screen, in its language.

use super::NumberKind;
use portal_api::Language;
use std::ops::Range;

/// The texts of one language.
pub(super) struct Texts {
    pub none: &'static str,
    pub nameless: &'static str,
    pub all: &'static str,
    pub search: &'static str,
    pub search_for: &'static str,
    pub choose: &'static str,
    pub dial: &'static str,
    pub next: &'static str,
    pub previous: &'static str,
    pub exit: &'static str,
    of: &'static str,
    more: [&'static str; 2],
    kinds: [&'static str; 5],
}

const FRENCH: Texts = Texts {
    none: "Aucune entrée",
    nameless: "Sans nom",
    all: "Tous",
    search: "Rechercher",
    search_for: "Nom ou numéro",
    choose: "Choisir un service",
    dial: "Appeler",
    next: "Suivant",
    previous: "Précédent",
    exit: "Quitter",
    of: "sur",
    more: ["et", "de plus"],
    kinds: ["interne", "bureau", "mobile", "domicile", "autre"],
};

const ENGLISH: Texts = Texts {
    none: "No entries",
    nameless: "No name",
    all: "All",
    search: "Search",
    search_for: "Name or number",
    choose: "Choose a department",
    dial: "Dial",
    next: "Next",
    previous: "Previous",
    exit: "Exit",
    of: "of",
    more: ["and", "more"],
    kinds: ["extension", "work", "mobile", "home", "other"],
};

impl Texts {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Fr => &FRENCH,
            Language::En => &ENGLISH,
        }
    }

    pub(super) fn kind(&self, kind: NumberKind) -> &'static str {
        let [extension, work, mobile, home, other] = self.kinds;
        match kind {
            NumberKind::Extension => extension,
            NumberKind::Work => work,
            NumberKind::Mobile => mobile,
            NumberKind::Home => home,
            NumberKind::Other => other,
        }
    }

    /// `1-32 of 75`. `range` counts from 0.
    pub(super) fn range(&self, range: Range<usize>, total: usize) -> String {
        format!("{}-{} {} {total}", range.start + 1, range.end, self.of)
    }

    /// `and 12 more`.
    pub(super) fn more(&self, count: usize) -> String {
        let [before, after] = self.more;
        format!("{before} {count} {after}")
    }
}
