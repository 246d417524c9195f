//! "Accès des téléphones": the blocked sources, and the sources whose TLS handshakes fail.

use super::counted::counted;
use portal_api::{
    Language,
    source::{BlockReason, HandshakeFault},
};

#[derive(Debug)]
pub struct SourcesTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub source: &'static str,
    pub reason: &'static str,
    pub blocked: &'static str,
    pub blocked_none: &'static str,
    /// Takes the reason, the number of unregistered addresses, and whether there may be more addresses.
    pub blocked_for: fn(BlockReason, u64, bool) -> String,
    pub blocked_help: &'static str,
    pub since: &'static str,
    pub until: &'static str,
    pub unblock: &'static str,
    /// The button's accessible name; takes the source.
    pub unblock_of: fn(&str) -> String,
    pub unblock_question: fn(&str) -> String,
    pub handshakes: &'static str,
    pub handshakes_none: &'static str,
    pub handshakes_help: &'static str,
    pub fault: fn(HandshakeFault) -> &'static str,
    pub last_at: &'static str,
    pub count: &'static str,
    /// The notice on the page of a phone whose source is blocked.
    pub phone_blocked: &'static str,
    pub open: &'static str,
}

pub const FR: SourcesTexts = SourcesTexts {
    title: "Accès des téléphones",
    intro: "Les adresses réseau d’où vos téléphones n’obtiennent rien en ce moment, et pourquoi.",
    source: "Adresse ou réseau",
    reason: "Raison",
    blocked: "Adresses bloquées",
    blocked_none: "Aucune adresse n’est bloquée.",
    blocked_for: |reason, unknown, is_more| {
        let count = counted(unknown, "adresse MAC non référencée", "adresses MAC non référencées", Language::Fr);
        let more = if is_more { " ou plus" } else { "" };
        match reason {
            BlockReason::ManyAddresses => ["A demandé la configuration de ", &count, more].concat(),
            BlockReason::OneAddress => "A demandé sans cesse la même adresse MAC non référencée".to_owned(),
        }
    },
    blocked_help: "Référencez les téléphones branchés là\u{a0}: l’adresse est débloquée d’elle-même quand il en reste 20 au plus. Un téléphone qui a ses identifiants n’est jamais bloqué.",
    since: "Depuis",
    until: "Jusqu’à",
    unblock: "Débloquer",
    unblock_of: |source| ["Débloquer ", source].concat(),
    unblock_question: |source| {
        ["Débloquer ", source, "\u{202f}? Faites-le si vous savez quels téléphones y sont branchés."].concat()
    },
    handshakes: "Connexions chiffrées refusées",
    handshakes_none: "Aucune connexion chiffrée n’a échoué depuis 24\u{a0}heures.",
    handshakes_help: "Un téléphone dont la connexion chiffrée échoue ne peut rien demander\u{a0}: il n’apparaît dans aucun journal.",
    fault: |fault| match fault {
        HandshakeFault::NoCommonSuite => {
            "Aucun chiffrement commun\u{a0}: micrologiciel trop ancien. Mettez le téléphone à jour."
        }
        HandshakeFault::OldVersion => {
            "Version de TLS trop ancienne\u{a0}: mettez à jour le micrologiciel du téléphone."
        }
        HandshakeFault::CertificateRefused => {
            "Le téléphone refuse le certificat du serveur\u{a0}: vérifiez sa date, et l’autorité qu’il connaît."
        }
        HandshakeFault::NotTls => "Connexion non chiffrée\u{a0}: l’URL du téléphone doit commencer par https.",
        HandshakeFault::Ended => "Connexion interrompue par le téléphone, sans raison.",
        HandshakeFault::Other => "Autre erreur\u{a0}: le support en trouve la cause dans le journal du serveur.",
    },
    last_at: "Dernière fois",
    count: "Nombre",
    phone_blocked: "Les demandes de ce téléphone sont refusées\u{a0}: son adresse réseau a demandé trop de téléphones qui ne sont pas référencés.",
    open: "Voir l’adresse bloquée",
};

pub const EN: SourcesTexts = SourcesTexts {
    title: "Phone access",
    intro: "The network addresses from which your phones get nothing right now, and why.",
    source: "Address or network",
    reason: "Reason",
    blocked: "Blocked addresses",
    blocked_none: "No address is blocked.",
    blocked_for: |reason, unknown, is_more| {
        let count = counted(unknown, "unregistered MAC address", "unregistered MAC addresses", Language::En);
        let more = if is_more { " or more" } else { "" };
        match reason {
            BlockReason::ManyAddresses => ["Asked for the configuration of ", &count, more].concat(),
            BlockReason::OneAddress => "Asked for the same unregistered MAC address again and again".to_owned(),
        }
    },
    blocked_help: "Register the phones that are plugged in there: the address is unblocked by itself once 20 or fewer remain. A phone that has its credentials is never blocked.",
    since: "Since",
    until: "Until",
    unblock: "Unblock",
    unblock_of: |source| ["Unblock ", source].concat(),
    unblock_question: |source| ["Unblock ", source, "? Do so if you know which phones are plugged in there."].concat(),
    handshakes: "Failed encrypted connections",
    handshakes_none: "No encrypted connection failed within 24\u{a0}hours.",
    handshakes_help: "A phone whose encrypted connection fails can’t ask for anything: it is in no journal.",
    fault: |fault| match fault {
        HandshakeFault::NoCommonSuite => "No cipher in common: the firmware is too old. Update the phone.",
        HandshakeFault::OldVersion => "The version of TLS is too old: update the phone’s firmware.",
        HandshakeFault::CertificateRefused => {
            "The phone refuses the server’s certificate: check its date, and the authority that it knows."
        }
        HandshakeFault::NotTls => "The connection is not encrypted: the phone’s URL must begin with https.",
        HandshakeFault::Ended => "The phone ended the connection, without a reason.",
        HandshakeFault::Other => "Another error: support finds its cause in the server’s log.",
    },
    last_at: "Last time",
    count: "Number",
    phone_blocked: "The requests of this phone are refused: its network address asked for too many phones that are not registered.",
    open: "See the blocked address",
};
