//! The frame of CommPortal.

#[derive(Debug)]
pub struct CommPortalTexts {
    pub home: &'static str,
    pub settings: &'static str,
    pub account: &'static str,
    pub notifications: &'static str,
    pub administration: &'static str,
    pub call: &'static str,
    pub call_number: &'static str,
    pub hd: &'static str,
}

pub const FR: CommPortalTexts = CommPortalTexts {
    home: "CommPortal",
    settings: "Paramètres",
    account: "Compte",
    notifications: "Notifications",
    administration: "Administration",
    call: "Appeler",
    call_number: "Numéro à appeler",
    hd: "Voix haute définition",
};

pub const EN: CommPortalTexts = CommPortalTexts {
    home: "CommPortal",
    settings: "Settings",
    account: "Account",
    notifications: "Notifications",
    administration: "Administration",
    call: "Call",
    call_number: "Number to call",
    hd: "High-definition voice",
};
