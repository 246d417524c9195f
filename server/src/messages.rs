//! The server's sentences in both languages: the answers when an operation was not done.

use portal_api::{Language, Mac, Number, Reference};
use portal_provisioning::{KeyGroup, KeyPlace};

/// The sentences of one language.
pub(crate) struct Messages {
    pub(crate) not_found: &'static str,
    pub(crate) signed_out: &'static str,
    pub(crate) wrong_credentials: &'static str,
    pub(crate) wrong_number: &'static str,
    pub(crate) wrong_token: &'static str,
    pub(crate) password_expired: &'static str,
    pub(crate) too_many_attempts: fn(u64) -> String,
    pub(crate) too_many_sign_ins: fn(u64) -> String,
    pub(crate) busy: &'static str,
    pub(crate) too_many_changes: fn(u64) -> String,
    pub(crate) too_many_streams: fn(u64) -> String,
    pub(crate) unavailable: &'static str,
    pub(crate) unconfirmed: &'static str,
    pub(crate) internal: &'static str,
    pub(crate) wrong_method: &'static str,
    pub(crate) malformed: &'static str,
    pub(crate) unsupported_media_type: &'static str,
    pub(crate) json_only: &'static str,
    pub(crate) full: fn(u64) -> String,
    pub(crate) tokens_full: fn(u64) -> String,
    pub(crate) own_account: &'static str,
    pub(crate) last_operator: &'static str,
    pub(crate) foreign_number: fn(&Number) -> String,
    pub(crate) no_line_named: fn(&str) -> String,
    pub(crate) lines_named: fn(&str, &[Number]) -> String,
    pub(crate) no_person_named: fn(&str) -> String,
    pub(crate) people_named: fn(&str, &[Number]) -> String,
    pub(crate) foreign_presented: fn(&str) -> String,
    pub(crate) no_number: &'static str,
    pub(crate) mailbox_full: fn(&Number, u64) -> String,
    pub(crate) no_message_type: &'static str,
    pub(crate) entry_twice: &'static str,
    pub(crate) too_many_entries: fn(usize) -> String,
    pub(crate) notifications_changed: &'static str,
    pub(crate) no_email: &'static str,
    pub(crate) address_by_user: &'static str,
    pub(crate) unknown_model: &'static str,
    pub(crate) unknown_setting: &'static str,
    pub(crate) setting_changed: &'static str,
    pub(crate) setting_is_now: fn(&str) -> String,
    pub(crate) unknown_function: &'static str,
    pub(crate) key_name: fn(KeyPlace) -> String,
    pub(crate) key_twice: &'static str,
    pub(crate) key_needs: fn(&str) -> String,
    pub(crate) keys_changed: &'static str,
    pub(crate) unknown_department: &'static str,
    pub(crate) unknown_reseller: &'static str,
    /// The actor of an audit row from which the person was erased.
    pub(crate) erased: &'static str,
    /// The actor of an audit row that staff wrote, as the users of lines see it.
    pub(crate) staff: &'static str,
    pub(crate) unknown_phone: fn(&Mac) -> String,
    pub(crate) unblocked_too_often: &'static str,
    /// The arguments: MAC address, client's name and reference, number of the line, and whether it is the caller's own
    /// client.
    pub(crate) duplicate_own: fn(&Mac, &str, &Reference, Option<&Number>, bool) -> String,
    /// The arguments: MAC address and correlator.
    pub(crate) duplicate_elsewhere: fn(&Mac, &str) -> String,
    /// The caller has checked too many MAC addresses that other resellers use. The argument: the seconds to wait.
    pub(crate) too_many_mac_checks: fn(u64) -> String,
    pub(crate) duplicate_reference: &'static str,
    pub(crate) duplicate_number: &'static str,
    pub(crate) duplicate_department: &'static str,
    pub(crate) duplicate_login: &'static str,
}

/// Returns the sentences of a language.
pub(crate) fn of(language: Language) -> &'static Messages {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

/// Joins numbers by commas, each in pairs of digits.
fn join_numbers(numbers: &[Number]) -> String {
    numbers.iter().map(Number::in_pairs).collect::<Vec<_>>().join(", ")
}

const FRENCH: Messages = Messages {
    not_found: "Cette page ou cet objet n’existe pas.",
    signed_out: "Votre session a expiré. Reconnectez-vous\u{a0}: votre saisie est conservée.",
    wrong_credentials: "Login ou mot de passe incorrect.",
    wrong_number: "Numéro ou mot de passe incorrect.",
    wrong_token: "Ce jeton est faux ou révoqué. Créez-en un autre, ou indiquez le bon.",
    password_expired: "Choisissez d’abord un nouveau mot de passe.",
    too_many_attempts: |seconds| format!("Trop de tentatives. Réessayez dans {}.", wait(seconds)),
    too_many_sign_ins: |seconds| {
        format!("Trop de tentatives. Réessayez dans {}, ou adressez-vous à votre administrateur.", wait(seconds))
    },
    busy: "Trop de personnes ouvrent une session en ce moment. Réessayez dans quelques secondes.",
    too_many_changes: |seconds| {
        format!("Trop de modifications à la fois\u{a0}: celle-ci n’a pas été faite. Réessayez dans {}.", wait(seconds))
    },
    too_many_streams: |limit| {
        format!(
            "Trop de pages ouvertes se mettent à jour d’elles-mêmes\u{a0}: {limit} au plus par compte. Fermez-en, ou actualisez celle-ci."
        )
    },
    unavailable: "La plateforme ne répond pas pour le moment. Rien n’a été modifié\u{202f}; réessayez dans un instant.",
    unconfirmed: "La plateforme n’a pas confirmé\u{202f}: la modification a peut-être été enregistrée. Vérifiez avant de recommencer.",
    internal: "Une erreur s’est produite. Rien n’a été modifié. Contactez le support en indiquant le code.",
    wrong_method: "Cette opération ne se demande pas ainsi.",
    malformed: "La requête est illisible\u{a0}: un objet JSON ou un formulaire est attendu.",
    unsupported_media_type: "Envoyez du JSON ou un formulaire.",
    json_only: "Envoyez du JSON\u{a0}: un programme n’envoie pas de formulaire.",
    full: |limit| format!("Il y en a déjà {limit}, et c’est le maximum."),
    tokens_full: |limit| format!("Vous avez déjà {limit} jetons, et c’est le maximum. Révoquez-en un d’abord."),
    own_account: "Vous ne pouvez pas désactiver votre propre compte. Demandez-le à un collègue.",
    last_operator: "C’est le dernier compte d’exploitant actif. Créez-en d’abord un autre.",
    no_line_named: |name| {
        format!("Aucune ligne de ce client ne s’appelle «\u{a0}{name}\u{a0}». Saisissez son nom ou sa SDA.")
    },
    lines_named: |name, numbers| {
        format!(
            "Plusieurs lignes s’appellent «\u{a0}{name}\u{a0}»\u{a0}: saisissez la SDA ({}).",
            join_numbers(numbers)
        )
    },
    no_person_named: |name| {
        format!("Aucun collègue ni contact ne s’appelle «\u{a0}{name}\u{a0}». Saisissez son nom ou son numéro.")
    },
    people_named: |name, numbers| {
        format!("«\u{a0}{name}\u{a0}» a plusieurs numéros\u{a0}: saisissez le bon ({}).", join_numbers(numbers))
    },
    foreign_number: |number| format!("La SDA {} n’appartient pas à ce client.", number.in_pairs()),
    foreign_presented: |number| {
        format!("Le numéro {number} n’appartient pas à ce client\u{202f}; choisissez l’un des siens ou masquez-le.")
    },
    no_number: "Indiquez au moins un numéro.",
    mailbox_full: |number, limit| {
        format!(
            "La boîte du {} est pleine\u{a0}: {limit} messages. Supprimez-en avant d’en ajouter.",
            number.in_pairs()
        )
    },
    no_message_type: "Cochez au moins un type de message.",
    entry_twice: "Cette entrée est indiquée deux fois.",
    too_many_entries: |limit| format!("{limit} entrées au plus."),
    notifications_changed: "Quelqu’un d’autre a modifié ces notifications entre-temps. Vérifiez, puis appliquez de nouveau pour garder les vôtres.",
    no_email: "Ce portail n’envoie pas d’e-mail. Demandez à l’opérateur de régler l’envoi.",
    address_by_user: "Seul l’utilisateur de la ligne peut faire envoyer un e-mail à une adresse.",
    unknown_model: "Ce modèle n’est pas dans la liste.",
    unknown_setting: "Ce téléphone n’a pas ce paramètre.",
    setting_changed: "Quelqu’un d’autre a modifié ces réglages entre-temps. Vérifiez-les, puis enregistrez de nouveau.",
    setting_is_now: |value| {
        format!("Modifié entre-temps\u{a0}: «\u{a0}{value}\u{a0}». Enregistrez de nouveau pour le remplacer.")
    },
    unknown_function: "Cette fonction de touche n’existe pas.",
    key_name: |key| match key.group {
        KeyGroup::Line => format!("Touche {}", key.number),
        KeyGroup::Programmable => format!("Touche contextuelle {}", key.number),
        KeyGroup::Expansion => format!("Module {}, touche {}", key.module, key.number),
    },
    key_twice: "Cette touche est indiquée deux fois.",
    key_needs: |setting| format!("Cette touche ne ferait rien : le paramètre « {setting} » n’est pas renseigné."),
    keys_changed: "Les touches ont été modifiées entre-temps. Rechargez-les avant d’enregistrer.",
    unknown_department: "Ce site n’existe pas chez ce client.",
    unknown_reseller: "Indiquez un revendeur existant.",
    erased: "effacé",
    staff: "Revendeur",
    unknown_phone: |mac| format!("Le téléphone {} n’existe pas chez ce client.", mac.with_colons()),
    unblocked_too_often: "Cette adresse a été débloquée trop souvent depuis 24\u{a0}heures. Référencez les téléphones qui demandent leur configuration, ou contactez le support.",
    duplicate_own: |mac, client, reference, number, is_same_client| {
        let mac = mac.with_colons();
        let place = if is_same_client { "chez ce client".to_owned() } else { format!("chez {client} [{reference}]") };
        match number {
            Some(number) => {
                format!("L’adresse MAC {mac} est déjà référencée {place}, sur la SDA {}.", number.in_pairs())
            }
            None => format!("L’adresse MAC {mac} est déjà référencée {place}."),
        }
    },
    duplicate_elsewhere: |mac, correlator| {
        format!(
            "L’adresse MAC {} est déjà utilisée sur la plateforme. Contactez le support en indiquant le code {correlator}.",
            mac.with_colons()
        )
    },
    too_many_mac_checks: |seconds| {
        format!(
            "Trop d’adresses MAC déjà utilisées ailleurs ont été demandées. Réessayez dans {}, ou contactez l’opérateur.",
            wait(seconds)
        )
    },
    duplicate_reference: "Cette référence est déjà prise.",
    duplicate_number: "Cette SDA est déjà prise.",
    duplicate_department: "Ce client a déjà un site de ce nom.",
    duplicate_login: "Ce nom ou cet identifiant est déjà pris.",
};

const ENGLISH: Messages = Messages {
    not_found: "This page or object does not exist.",
    signed_out: "Your session has expired. Sign in again: what you typed is kept.",
    wrong_credentials: "Wrong login or password.",
    wrong_number: "Wrong number or password.",
    wrong_token: "This token is wrong or was revoked. Create a new token, or send the right one.",
    password_expired: "Choose a new password first.",
    too_many_attempts: |seconds| format!("Too many attempts. Try again in {}.", wait(seconds)),
    too_many_sign_ins: |seconds| {
        format!("Too many attempts. Try again in {}, or ask your administrator.", wait(seconds))
    },
    busy: "Too many people are signing in at the moment. Try again in a few seconds.",
    too_many_changes: |seconds| {
        format!("Too many changes at once: this one was not made. Try again in {}.", wait(seconds))
    },
    too_many_streams: |limit| {
        format!(
            "Too many open pages update by themselves: {limit} at most for an account. Close some, or reload this one."
        )
    },
    unavailable: "The platform is not answering at the moment. Nothing was changed; try again shortly.",
    unconfirmed: "The platform did not confirm: the change may have been made. Check before you try again.",
    internal: "Something went wrong. Nothing was changed. Contact support and give the code.",
    wrong_method: "This operation needs another HTTP method.",
    malformed: "The request can’t be read: a JSON object or a form is expected.",
    unsupported_media_type: "Send JSON or a form.",
    json_only: "Send JSON: programs can’t send forms.",
    full: |limit| format!("The limit of {limit} is reached."),
    tokens_full: |limit| format!("You have {limit} tokens, which is the maximum. Revoke one first."),
    own_account: "You can’t disable your own account. Ask a colleague.",
    last_operator: "This is the last active operator’s account. Create another one first.",
    no_line_named: |name| format!("No line of this client is called “{name}”. Enter its name or its DDI."),
    lines_named: |name, numbers| {
        format!("Several lines are called “{name}”: enter the DDI ({}).", join_numbers(numbers))
    },
    no_person_named: |name| format!("No colleague or contact is called “{name}”. Enter a name or a number."),
    people_named: |name, numbers| {
        format!("“{name}” has several numbers: enter the right one ({}).", join_numbers(numbers))
    },
    foreign_number: |number| format!("DDI {} does not belong to this client.", number.in_pairs()),
    foreign_presented: |number| {
        format!("Number {number} does not belong to this client; choose one of its own, or withhold it.")
    },
    no_number: "Enter at least one number.",
    mailbox_full: |number, limit| {
        format!("The mailbox of {} is full: {limit} messages. Remove some before you add more.", number.in_pairs())
    },
    no_message_type: "Tick at least one type of message.",
    entry_twice: "This entry is given twice.",
    too_many_entries: |limit| format!("{limit} entries at most."),
    notifications_changed: "Somebody else changed these notifications in the meantime. Check, then apply again to keep yours.",
    no_email: "This portal sends no e-mail. Ask the operator to set it up.",
    address_by_user: "Only the line’s user can have e-mail sent to an address.",
    unknown_model: "This model is not in the list.",
    unknown_setting: "This phone does not have this setting.",
    setting_changed: "Somebody else changed these settings in the meantime. Check them, then save again.",
    setting_is_now: |value| format!("Changed in the meantime: “{value}”. Save again to replace it."),
    unknown_function: "No key function has this name.",
    key_name: |key| match key.group {
        KeyGroup::Line => format!("Key {}", key.number),
        KeyGroup::Programmable => format!("Soft key {}", key.number),
        KeyGroup::Expansion => format!("Module {}, key {}", key.module, key.number),
    },
    key_twice: "This key is given twice.",
    key_needs: |setting| format!("This key would do nothing: the setting “{setting}” is empty."),
    keys_changed: "The keys were changed in the meantime. Reload them before you save.",
    unknown_department: "This client has no such site.",
    unknown_reseller: "Enter an existing reseller.",
    erased: "erased",
    staff: "Reseller",
    unknown_phone: |mac| format!("This client has no phone {}.", mac.with_colons()),
    unblocked_too_often: "This address was unblocked too often within 24\u{a0}hours. Register the phones that ask for their configuration, or contact support.",
    duplicate_own: |mac, client, reference, number, is_same_client| {
        let mac = mac.with_colons();
        let place = if is_same_client { "with this client".to_owned() } else { format!("with {client} [{reference}]") };
        match number {
            Some(number) => {
                format!("MAC address {mac} is already registered {place}, on DDI {}.", number.in_pairs())
            }
            None => format!("MAC address {mac} is already registered {place}."),
        }
    },
    duplicate_elsewhere: |mac, correlator| {
        format!(
            "MAC address {} is already in use on the platform. Contact support and give the code {correlator}.",
            mac.with_colons()
        )
    },
    too_many_mac_checks: |seconds| {
        format!(
            "You have checked too many MAC addresses that are in use elsewhere. Try again in {}, or contact the operator.",
            wait(seconds)
        )
    },
    duplicate_reference: "This reference is taken.",
    duplicate_number: "This DDI is taken.",
    duplicate_department: "This client already has a site of that name.",
    duplicate_login: "This name or login is taken.",
};

/// Formats a wait, the same in both languages: `8 s`, `15 min`.
fn wait(seconds: u64) -> String {
    match seconds {
        0..60 => format!("{seconds}\u{a0}s"),
        60..7_200 => format!("{}\u{a0}min", seconds.div_ceil(60)),
        _ => format!("{}\u{a0}h", seconds.div_ceil(3_600)),
    }
}
