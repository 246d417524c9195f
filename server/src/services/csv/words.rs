//! The words of CSV files in both languages: their headings, the values that are words, and the reasons why a file
//! can't be read.

use portal_api::Language;

/// The words of one language.
pub struct Words {
    /// The headings of the exported clients, lines and phones.
    pub client_headings: [&'static str; 8],
    pub line_headings: [&'static str; 8],
    pub phone_headings: [&'static str; 8],
    pub yes: &'static str,
    pub no: &'static str,
    /// The presented number of a line that hides its number.
    pub masked: &'static str,
    /// The administrators of a department, and of a whole client.
    pub department_administrator: &'static str,
    pub root_administrator: &'static str,
    /// The states of a phone.
    pub open: &'static str,
    pub expired: &'static str,
    pub bound: &'static str,
    pub lost: &'static str,
    /// The file is too long; the argument is the limit in KiB.
    pub too_long: fn(usize) -> String,
    pub not_utf8: &'static str,
    /// A required column is missing; the argument is its heading.
    pub missing: fn(&str) -> String,
    /// A column is unknown; the arguments are its heading and the headings that are known.
    pub unknown: fn(&str, &str) -> String,
    /// A column occurs twice; the argument is its heading.
    pub twice: fn(&str) -> String,
    pub too_many_cells: &'static str,
}

/// Returns the words of a language.
pub fn words(language: Language) -> &'static Words {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

const FRENCH: Words = Words {
    client_headings: [
        "Date de création",
        "Référence",
        "Raison sociale",
        "Lignes",
        "Téléphones",
        "En cours",
        "Expirés",
        "Perdus",
    ],
    line_headings: [
        "SDA",
        "Nom",
        "Licence",
        "Site",
        "Compte verrouillé",
        "N° à présenter",
        "Restriction internationale",
        "Administrateur",
    ],
    phone_headings: [
        "Modèle",
        "Adresse MAC",
        "SDA",
        "Nom",
        "Description",
        "État",
        "Autorisé jusqu’à",
        "Dernière demande",
    ],
    yes: "oui",
    no: "non",
    masked: "masqué",
    department_administrator: "département",
    root_administrator: "racine",
    open: "en attente de provisionnement",
    expired: "autorisation expirée",
    bound: "provisionné",
    lost: "identifiants perdus",
    too_long: |limit| format!("Ce fichier est trop long\u{a0}: {limit}\u{a0}Kio au plus."),
    not_utf8: "Ce fichier n’est pas en UTF-8\u{a0}: des caractères y sont perdus. Enregistrez-le au format «\u{a0}CSV UTF-8\u{a0}».",
    missing: |column| format!("Il manque la colonne «\u{a0}{column}\u{a0}»."),
    unknown: |column, known| {
        format!("La colonne «\u{a0}{column}\u{a0}» n’est pas comprise. Les colonnes possibles sont\u{a0}: {known}.")
    },
    twice: |column| format!("La colonne «\u{a0}{column}\u{a0}» est là deux fois."),
    too_many_cells: "Cette ligne a plus de cellules que l’en-tête. Mettez entre guillemets les textes qui contiennent le séparateur.",
};

const ENGLISH: Words = Words {
    client_headings: ["Created", "Reference", "Company name", "Lines", "Phones", "Open", "Expired", "Lost"],
    line_headings: [
        "DDI",
        "Name",
        "Licence",
        "Site",
        "Account locked",
        "Number to present",
        "International restriction",
        "Administrator",
    ],
    phone_headings: [
        "Model",
        "MAC address",
        "DDI",
        "Name",
        "Description",
        "State",
        "Authorised until",
        "Latest request",
    ],
    yes: "yes",
    no: "no",
    masked: "withheld",
    department_administrator: "site",
    root_administrator: "root",
    open: "waiting for provisioning",
    expired: "authorisation expired",
    bound: "provisioned",
    lost: "credentials lost",
    too_long: |limit| format!("This file is too long: {limit}\u{a0}KiB at most."),
    not_utf8: "This file is not in UTF-8: characters of it are lost. Save it in the format “CSV UTF-8”.",
    missing: |column| format!("The column “{column}” is missing."),
    unknown: |column, known| format!("The column “{column}” is unknown. The possible columns are: {known}."),
    twice: |column| format!("The column “{column}” is there twice."),
    too_many_cells: "This row has more cells than the header. Put texts that contain the separator in quotes.",
};
