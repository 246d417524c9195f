//! "Notifications": the lamp, e-mail, and the messages.

use super::counted::counted;
use portal_api::Language;

#[derive(Debug)]
pub struct NotificationsTexts {
    pub lamp: &'static str,
    pub email: &'static str,
    pub lamp_intro: &'static str,
    pub email_intro: &'static str,
    pub no_email: &'static str,
    pub number: &'static str,
    pub address: &'static str,
    pub fax: &'static str,
    pub urgent: &'static str,
    pub voice: &'static str,
    pub clear: &'static str,
    pub new_entry: &'static str,
    pub apply: &'static str,
    pub remove: &'static str,
    pub off: &'static str,
    pub lamp_off: &'static str,
    pub lamp_dark: &'static str,
    pub lamp_lit: fn(u64) -> String,
    pub not_counted: fn(u64) -> String,
    pub count_existing: &'static str,
    pub messages: &'static str,
    pub no_messages: &'static str,
    pub from: &'static str,
    pub withheld: &'static str,
    pub arrived_at: &'static str,
    pub kind: &'static str,
    /// Takes the length in seconds.
    pub voice_message: fn(u32) -> String,
    pub fax_message: &'static str,
    pub is_urgent: &'static str,
    pub state: &'static str,
    pub read: &'static str,
    pub unread: &'static str,
    pub mark_read: &'static str,
    pub mark_unread: &'static str,
}

fn duration(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

pub const FR: NotificationsTexts = NotificationsTexts {
    lamp: "Signal lumineux",
    email: "E-mail",
    lamp_intro: "Notifier la présence d’un nouveau message vocal à l’aide d’un signal lumineux",
    email_intro: "Envoyer un e-mail à l’arrivée d’un nouveau message",
    no_email: "Cette plateforme n’envoie pas d’e-mail pour le moment.",
    number: "Numéro de téléphone",
    address: "Adresse e-mail",
    fax: "Tous les fax",
    urgent: "Message vocal urgent",
    voice: "Tous les messages vocaux",
    clear: "Vider",
    new_entry: "Nouvelle entrée",
    apply: "Appliquer",
    remove: "Retirer cette entrée",
    off: "Désactivé\u{a0}: aucune entrée.",
    lamp_off: "Le voyant de vos téléphones n’est pas activé",
    lamp_dark: "Le voyant de vos téléphones est éteint",
    lamp_lit: |count| {
        [
            "Le voyant de vos téléphones clignote\u{a0}: ",
            &counted(count, "nouveau message", "nouveaux messages", Language::Fr),
        ]
        .concat()
    },
    not_counted: |count| match count {
        1 => "1 message non lu est arrivé avant l’activation\u{a0}: il n’est pas compté.".to_owned(),
        count => format!("{count} messages non lus sont arrivés avant l’activation\u{a0}: ils ne sont pas comptés."),
    },
    count_existing: "Compter aussi les messages non lus existants",
    messages: "Messages",
    no_messages: "Aucun message.",
    from: "Appelant",
    withheld: "Numéro masqué",
    arrived_at: "Reçu le",
    kind: "Type",
    voice_message: |seconds| ["Message vocal, ", &duration(seconds)].concat(),
    fax_message: "Fax",
    is_urgent: "Urgent",
    state: "État",
    read: "Lu",
    unread: "Non lu",
    mark_read: "Marquer comme lu",
    mark_unread: "Marquer comme non lu",
};

pub const EN: NotificationsTexts = NotificationsTexts {
    lamp: "Message lamp",
    email: "E-mail",
    lamp_intro: "Signal a new voice message with a lamp",
    email_intro: "Send an e-mail when a new message arrives",
    no_email: "This platform does not send e-mails at the moment.",
    number: "Phone number",
    address: "E-mail address",
    fax: "All faxes",
    urgent: "Urgent voice message",
    voice: "All voice messages",
    clear: "Clear",
    new_entry: "New entry",
    apply: "Apply",
    remove: "Remove this entry",
    off: "Off: no entry.",
    lamp_off: "The lamp of your phones is not switched on",
    lamp_dark: "The lamp of your phones is off",
    lamp_lit: |count| {
        ["The lamp of your phones is flashing: ", &counted(count, "new message", "new messages", Language::En)].concat()
    },
    not_counted: |count| match count {
        1 => "1 unread message arrived before the lamp was switched on: it is not counted.".to_owned(),
        count => format!("{count} unread messages arrived before the lamp was switched on: they are not counted."),
    },
    count_existing: "Count the existing unread messages too",
    messages: "Messages",
    no_messages: "No messages.",
    from: "Caller",
    withheld: "Withheld number",
    arrived_at: "Received",
    kind: "Type",
    voice_message: |seconds| ["Voice message, ", &duration(seconds)].concat(),
    fax_message: "Fax",
    is_urgent: "Urgent",
    state: "State",
    read: "Read",
    unread: "Unread",
    mark_read: "Mark as read",
    mark_unread: "Mark as unread",
};
