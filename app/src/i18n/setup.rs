//! The texts about setting up phones: what people type into a phone, and what a router announces to phones.

#[derive(Debug)]
pub struct SetupTexts {
    pub phone: &'static str,
    pub address: &'static str,
    pub code: &'static str,
    /// The steps to set up a phone; takes the vendor and the model, which are empty if they are not known.
    pub steps: fn(&str, &str) -> Vec<&'static str>,
    /// How to reset a phone that was configured elsewhere; takes the vendor and the model.
    pub reset: fn(&str, &str) -> &'static str,
    pub by_router: &'static str,
    pub router: &'static str,
    pub router_intro: &'static str,
    pub opios: &'static str,
    pub opios_intro: &'static str,
    pub tftp_servers: &'static str,
    pub ntp_server: &'static str,
    pub opios_end: &'static str,
    pub others: &'static str,
    pub others_intro: &'static str,
    pub option_66: &'static str,
    pub option_42: &'static str,
    pub examples: &'static str,
    pub certificates: &'static str,
    pub end: &'static str,
}

/// The Yealink model that is a base of cordless phones; such a base is reset in another way.
const CORDLESS_BASE: &str = "W52P";

pub const FR: SetupTexts = SetupTexts {
    phone: "Que saisir dans le téléphone\u{202f}?",
    address: "Adresse à saisir",
    code: "Code QR de l’adresse",
    steps: |vendor, _| match vendor {
        "Yealink" => vec![
            "Branchez le téléphone au réseau, et ouvrez son adresse IP dans un navigateur (identifiants d’usine\u{a0}: admin, admin).",
            "Settings ▸ Auto Provision\u{a0}: saisissez l’adresse ci-dessus dans Server URL, puis Confirm.",
            "Security ▸ Trusted Certificates\u{a0}: mettez Only Accept Trusted Certificates sur Disabled, puis Confirm.",
            "Le téléphone redémarre\u{202f}; sa première demande apparaît ici d’elle-même.",
        ],
        "snom" => vec![
            "Branchez le téléphone au réseau, et ouvrez son adresse IP dans un navigateur.",
            "Advanced ▸ Update\u{a0}: saisissez l’adresse ci-dessus dans Setting URL, puis Apply.",
            "Redémarrez le téléphone par Reboot\u{202f}; sa première demande apparaît ici d’elle-même.",
        ],
        "Cisco" => vec![
            "Branchez le téléphone au réseau, et ouvrez http://IP_du_téléphone/admin/advanced dans un navigateur.",
            "Voice ▸ Provisioning\u{a0}: saisissez dans Profile Rule l’adresse ci-dessus suivie de $PSN.xml, puis Submit All Changes.",
            "Le téléphone redémarre\u{202f}; sa première demande apparaît ici d’elle-même.",
        ],
        "Gigaset" => vec![
            "Branchez la base au réseau, et ouvrez son adresse IP dans un navigateur (code PIN d’usine\u{a0}: 0000).",
            "Réglages ▸ Gestion ▸ Mise à jour\u{a0}: saisissez l’adresse ci-dessus comme serveur de provisionnement, puis enregistrez.",
            "Redémarrez la base\u{202f}; sa première demande apparaît ici d’elle-même.",
        ],
        _ => vec![
            "Branchez le téléphone au réseau, et ouvrez son adresse IP dans un navigateur.",
            "Saisissez l’adresse ci-dessus comme serveur de provisionnement.",
            "Redémarrez le téléphone\u{202f}; sa première demande apparaît ici d’elle-même.",
        ],
    },
    reset: |vendor, model| match vendor {
        "Yealink" if model.contains(CORDLESS_BASE) => {
            "Une base déjà configurée ailleurs doit d’abord être remise à zéro\u{a0}: maintenez sa touche de recherche au moins 10 secondes, jusqu’à ce que ses voyants clignotent."
        }
        "Yealink" => {
            "Un téléphone déjà configuré ailleurs doit d’abord être remis à zéro\u{a0}: maintenez la touche OK environ 10 secondes, puis validez «\u{a0}Remise à zéro usine\u{a0}»."
        }
        "snom" => {
            "Un téléphone déjà configuré ailleurs doit d’abord être remis à zéro\u{a0}: menu Maintenance ▸ Réinitialiser, en mode administrateur."
        }
        "Cisco" => {
            "Un téléphone déjà configuré ailleurs doit d’abord être remis à zéro\u{a0}: Applications ▸ Administration du téléphone ▸ Réinitialisation d’usine."
        }
        "Gigaset" => {
            "Une base déjà configurée ailleurs doit d’abord être remise à zéro\u{a0}: maintenez sa touche en façade au moins 10 secondes, jusqu’à ce que ses voyants s’éteignent."
        }
        _ => "Un téléphone déjà configuré ailleurs doit d’abord être remis à zéro.",
    },
    by_router: "Plusieurs téléphones\u{202f}? Laissez le routeur leur annoncer l’adresse",
    router: "Configuration du routeur",
    router_intro: "Le routeur annonce l’adresse à chaque téléphone qui démarre\u{a0}: il n’y a alors rien à saisir dans les téléphones neufs.",
    opios: "Routeur OpIOS",
    opios_intro: "Services ▸ Serveur DHCP, interface de la voix (LAN_VOIX). Ouvrez NTP et TFTP par «\u{a0}Affichage Avancé\u{a0}», et saisissez\u{a0}:",
    tftp_servers: "Serveurs TFTP",
    ntp_server: "Serveur NTP 1",
    opios_end: "Enregistrez, puis redémarrez les téléphones.",
    others: "Autres routeurs",
    others_intro: "Dans le serveur DHCP du réseau des téléphones\u{a0}:",
    option_66: "Option 66 (texte)",
    option_42: "Option 42 (adresse IP de)",
    examples: "Exemples",
    certificates: "Un Yealink neuf qui ne se provisionne pas refuse peut-être le certificat\u{a0}: dans ses pages web, Security ▸ Trusted Certificates, mettez Only Accept Trusted Certificates sur Disabled, puis Confirm.",
    end: "Un téléphone déjà configuré ailleurs n’écoute plus le routeur\u{a0}: remettez-le à zéro.",
};

pub const EN: SetupTexts = SetupTexts {
    phone: "What to type into the phone",
    address: "Address to type",
    code: "QR code of the address",
    steps: |vendor, _| match vendor {
        "Yealink" => vec![
            "Connect the phone to the network, and open its IP address in a browser (factory credentials: admin, admin).",
            "Settings ▸ Auto Provision: type the address above into Server URL, then Confirm.",
            "Security ▸ Trusted Certificates: set Only Accept Trusted Certificates to Disabled, then Confirm.",
            "The phone restarts; its first request appears here by itself.",
        ],
        "snom" => vec![
            "Connect the phone to the network, and open its IP address in a browser.",
            "Advanced ▸ Update: type the address above into Setting URL, then Apply.",
            "Restart the phone with Reboot; its first request appears here by itself.",
        ],
        "Cisco" => vec![
            "Connect the phone to the network, and open http://IP_of_the_phone/admin/advanced in a browser.",
            "Voice ▸ Provisioning: type the address above, followed by $PSN.xml, into Profile Rule, then Submit All Changes.",
            "The phone restarts; its first request appears here by itself.",
        ],
        "Gigaset" => vec![
            "Connect the base to the network, and open its IP address in a browser (factory PIN: 0000).",
            "Settings ▸ Management ▸ Firmware update: type the address above as the provisioning server, then save.",
            "Restart the base; its first request appears here by itself.",
        ],
        _ => vec![
            "Connect the phone to the network, and open its IP address in a browser.",
            "Type the address above as the provisioning server.",
            "Restart the phone; its first request appears here by itself.",
        ],
    },
    reset: |vendor, model| match vendor {
        "Yealink" if model.contains(CORDLESS_BASE) => {
            "A base that was configured elsewhere must be reset first: hold its paging key for at least 10 seconds, until its lamps flash."
        }
        "Yealink" => {
            "A phone that was configured elsewhere must be reset first: hold the OK key for about 10 seconds, then confirm the factory reset."
        }
        "snom" => {
            "A phone that was configured elsewhere must be reset first: menu Maintenance ▸ Reset values, in administrator mode."
        }
        "Cisco" => {
            "A phone that was configured elsewhere must be reset first: Applications ▸ Device administration ▸ Factory reset."
        }
        "Gigaset" => {
            "A base that was configured elsewhere must be reset first: hold the key on its front for at least 10 seconds, until its lamps go out."
        }
        _ => "A phone that was configured elsewhere must be reset first.",
    },
    by_router: "Several phones? Let the router tell them the address",
    router: "Configuration of the router",
    router_intro: "The router tells the address to each phone that starts: nothing has to be typed into new phones.",
    opios: "OpIOS router",
    opios_intro: "Services ▸ DHCP server, interface for voice (LAN_VOIX). Open NTP and TFTP with “Affichage Avancé”, and type:",
    tftp_servers: "TFTP servers (Serveurs TFTP)",
    ntp_server: "NTP server (Serveur NTP 1)",
    opios_end: "Save, then restart the phones.",
    others: "Other routers",
    others_intro: "In the DHCP server of the phones’ network:",
    option_66: "Option 66 (text)",
    option_42: "Option 42 (IP address of)",
    examples: "Examples",
    certificates: "A new Yealink that is not provisioned may refuse the certificate: on its web pages, Security ▸ Trusted Certificates, set Only Accept Trusted Certificates to Disabled, then Confirm.",
    end: "A phone that was configured elsewhere no longer listens to the router: reset it.",
};
