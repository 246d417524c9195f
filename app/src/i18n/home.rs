//! The home page of CommPortal.

use super::counted::counted;
use portal_api::{Language, lamp::UnreadCounts};

#[derive(Debug)]
pub struct HomeTexts {
    pub title: &'static str,
    pub phones: &'static str,
    pub keys: &'static str,
    pub unknown_model: &'static str,
    pub set_lamp: &'static str,
    pub messages: &'static str,
    /// Takes the unread messages of the line's own mailbox.
    pub unread: fn(UnreadCounts) -> String,
    pub none_title: &'static str,
    pub none: &'static str,
}

pub const FR: HomeTexts = HomeTexts {
    title: "Accueil",
    phones: "État du téléphone",
    keys: "Mes touches",
    unknown_model: "Modèle pas encore connu",
    set_lamp: "Régler le signal lumineux",
    messages: "Messages",
    unread: |UnreadCounts { voice, urgent, fax }| {
        let mut parts = Vec::new();
        if voice > 0 {
            let urgent = if urgent > 0 {
                [", dont ", &counted(urgent, "urgent", "urgents", Language::Fr)].concat()
            } else {
                String::new()
            };
            parts.push(counted(voice, "message vocal non lu", "messages vocaux non lus", Language::Fr) + &urgent);
        }
        if fax > 0 {
            parts.push(counted(fax, "fax non lu", "fax non lus", Language::Fr));
        }
        if parts.is_empty() { "Aucun message non lu".to_owned() } else { parts.join(" · ") }
    },
    none_title: "Aucun téléphone",
    none: "Aucun téléphone n’est affecté à votre ligne. Demandez à votre administrateur d’en affecter un.",
};

pub const EN: HomeTexts = HomeTexts {
    title: "Home",
    phones: "State of the phone",
    keys: "My keys",
    unknown_model: "Model not known yet",
    set_lamp: "Set the message lamp",
    messages: "Messages",
    unread: |UnreadCounts { voice, urgent, fax }| {
        let mut parts = Vec::new();
        if voice > 0 {
            let urgent = if urgent > 0 {
                [", ", &counted(urgent, "of them urgent", "of them urgent", Language::En)].concat()
            } else {
                String::new()
            };
            parts.push(counted(voice, "unread voice message", "unread voice messages", Language::En) + &urgent);
        }
        if fax > 0 {
            parts.push(counted(fax, "unread fax", "unread faxes", Language::En));
        }
        if parts.is_empty() { "No unread messages".to_owned() } else { parts.join(" · ") }
    },
    none_title: "No phone",
    none: "No phone is assigned to your line. Ask your administrator to assign one.",
};
