//! The pages for administrators.

use super::counted::counted;
use portal_api::Language;

#[derive(Debug)]
pub struct AdministrationTexts {
    pub lines: &'static str,
    pub intro: &'static str,
    pub search: &'static str,
    pub count: fn(u64) -> String,
    pub number: &'static str,
    pub none_found: &'static str,
    pub show_all: &'static str,
    /// Takes the line's number.
    pub set_keys_of: fn(&str) -> String,
}

pub const FR: AdministrationTexts = AdministrationTexts {
    lines: "Toutes les lignes",
    intro: "Les lignes que vous administrez\u{a0}: leurs téléphones se paramètrent comme le vôtre.",
    search: "Numéro, nom ou département",
    count: |count| counted(count, "ligne", "lignes", Language::Fr),
    number: "Numéro",
    none_found: "Vérifiez l’orthographe, ou cherchez par numéro, nom ou département.",
    show_all: "Afficher toutes les lignes",
    set_keys_of: |number| ["Paramétrer les touches\u{a0}: ", number].concat(),
};

pub const EN: AdministrationTexts = AdministrationTexts {
    lines: "All lines",
    intro: "The lines that you administer. You set up their phones in the same way as your own.",
    search: "Number, name or department",
    count: |count| counted(count, "line", "lines", Language::En),
    number: "Number",
    none_found: "Check the spelling, or search by number, name or department.",
    show_all: "Show all lines",
    set_keys_of: |number| ["Set up the keys: ", number].concat(),
};
