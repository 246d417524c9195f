//! "Téléphones inconnus": requests for unregistered phones, and the alarms.

use super::counted::counted;
use portal_api::{Language, unknown::AlarmKind};

#[derive(Debug)]
pub struct UnknownTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub enumeration: &'static str,
    pub no_enumeration: &'static str,
    pub summary: &'static str,
    pub hour: &'static str,
    pub day: &'static str,
    /// Takes the number of requests, the number of different addresses, and the sources as text.
    pub guesses: fn(u64, u64, &str) -> String,
    /// Takes the number of sources, and whether there may be more sources.
    pub source_count: fn(u64, bool) -> String,
    pub alarms: &'static str,
    pub no_alarms: &'static str,
    pub alarm: &'static str,
    pub subject: &'static str,
    pub platform: &'static str,
    pub kind: fn(AlarmKind) -> &'static str,
    /// The meaning of an alarm, and what the operator should do.
    pub about: fn(AlarmKind) -> &'static str,
    pub sources: &'static str,
    pub source: &'static str,
    pub first_at: &'static str,
    pub last_at: &'static str,
    pub count: &'static str,
    pub none_title: &'static str,
    pub none: &'static str,
}

pub const FR: UnknownTexts = UnknownTexts {
    title: "Téléphones inconnus",
    intro: "Les demandes de configuration pour des adresses MAC que personne n’a référencées, par origine. Un téléphone oublié demande toujours la même adresse\u{202f}; quelqu’un qui cherche des téléphones en essaie beaucoup.",
    enumeration: "Beaucoup d’adresses MAC différentes ont été essayées depuis une heure\u{a0}: quelqu’un semble chercher des téléphones.",
    no_enumeration: "Rien d’inhabituel depuis une heure.",
    summary: "Demandes reçues",
    hour: "Depuis une heure",
    day: "Depuis 24\u{a0}heures",
    guesses: |requests, guesses, sources| {
        let requests = counted(requests, "demande", "demandes", Language::Fr);
        let guesses = counted(guesses, "adresse essayée", "adresses essayées", Language::Fr);
        format!("{requests}, {guesses}, {sources}")
    },
    source_count: |count, is_limit| {
        let count = counted(count, "origine", "origines", Language::Fr);
        if is_limit { [&count, " ou plus"].concat() } else { count }
    },
    alarms: "Alertes",
    no_alarms: "Aucune alerte.",
    alarm: "Alerte",
    subject: "Concerne",
    platform: "la plateforme",
    kind: |kind| match kind {
        AlarmKind::Enumeration => "Recherche de téléphones",
        AlarmKind::HandOvers => "Remises arrêtées",
        AlarmKind::ToldElsewhere => "Adresses prises ailleurs",
        AlarmKind::ToldElsewhereLimit => "Limite atteinte",
    },
    about: |kind| match kind {
        AlarmKind::Enumeration => {
            "Beaucoup d’adresses MAC ont été essayées en une heure. Filtrez les origines ci-dessous si elles continuent."
        }
        AlarmKind::HandOvers => {
            "Cette origine a demandé les identifiants de téléphones de plusieurs revendeurs. Si c’est un atelier, son réseau peut être autorisé chez ces revendeurs\u{202f}; sinon, filtrez cette origine."
        }
        AlarmKind::ToldElsewhere => "Ce compte a appris que des adresses MAC sont référencées par un autre revendeur.",
        AlarmKind::ToldElsewhereLimit => {
            "Ce compte a atteint la limite de ces réponses\u{202f}; il n’en reçoit plus pendant un certain temps. Demandez pourquoi à son utilisateur."
        }
    },
    sources: "Origines",
    source: "Adresse ou réseau",
    first_at: "Première fois",
    last_at: "Dernière fois",
    count: "Nombre",
    none_title: "Aucune demande",
    none: "Aucun téléphone inconnu n’a demandé sa configuration.",
};

pub const EN: UnknownTexts = UnknownTexts {
    title: "Unknown phones",
    intro: "Configuration requests for MAC addresses that nobody registered, by origin. A forgotten phone always asks for the same address; an attacker who searches for phones tries many.",
    enumeration: "Many different MAC addresses were tried within the last hour: somebody seems to be searching for phones.",
    no_enumeration: "Nothing unusual within the last hour.",
    summary: "Requests received",
    hour: "Within the last hour",
    day: "Within 24\u{a0}hours",
    guesses: |requests, guesses, sources| {
        let requests = counted(requests, "request", "requests", Language::En);
        let guesses = counted(guesses, "address tried", "addresses tried", Language::En);
        format!("{requests}, {guesses}, {sources}")
    },
    source_count: |count, is_limit| {
        let count = counted(count, "origin", "origins", Language::En);
        if is_limit { [&count, " or more"].concat() } else { count }
    },
    alarms: "Alarms",
    no_alarms: "No alarms.",
    alarm: "Alarm",
    subject: "About",
    platform: "the platform",
    kind: |kind| match kind {
        AlarmKind::Enumeration => "Search for phones",
        AlarmKind::HandOvers => "Hand-overs stopped",
        AlarmKind::ToldElsewhere => "Addresses in use elsewhere",
        AlarmKind::ToldElsewhereLimit => "Limit reached",
    },
    about: |kind| match kind {
        AlarmKind::Enumeration => {
            "Many MAC addresses were tried within an hour. Filter the origins below if they continue."
        }
        AlarmKind::HandOvers => {
            "This origin asked for the credentials of phones of several resellers. If it is a workshop, its network can be allowed for these resellers; otherwise, filter this origin."
        }
        AlarmKind::ToldElsewhere => "This account was told that MAC addresses are registered by another reseller.",
        AlarmKind::ToldElsewhereLimit => {
            "This account has reached the limit of such answers and gets no more of them for a while. Ask its user why."
        }
    },
    sources: "Origins",
    source: "Address or network",
    first_at: "First time",
    last_at: "Last time",
    count: "Number",
    none_title: "No requests",
    none: "No unknown phone asked for its configuration.",
};
