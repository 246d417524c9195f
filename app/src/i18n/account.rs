//! "Compte": the user's account and its secrets.

#[derive(Debug)]
pub struct AccountTexts {
    pub personal: &'static str,
    pub name: &'static str,
    pub client: &'static str,
    pub department: &'static str,
    pub administrator: &'static str,
    pub department_administrator: &'static str,
    pub security: &'static str,
    pub password: &'static str,
    pub services_pin: &'static str,
    pub voicemail_pin: &'static str,
    pub change: &'static str,
    pub numbers: &'static str,
    pub desk_phone: &'static str,
    pub set_keys: &'static str,
    pub must_change: &'static str,
    pub current_password: &'static str,
    pub new_password: &'static str,
    pub own_password: &'static str,
    pub new_pin: &'static str,
    pub save: &'static str,
    pub rules: &'static str,
    /// The rules of a new password; takes the minimum length in characters.
    pub password_rules: fn(usize) -> Vec<String>,
    /// The rules of a new PIN; takes the minimum and the maximum number of digits.
    pub pin_rules: fn(usize, usize) -> Vec<String>,
    /// The rating of a new password: `password_fair` or `password_good`.
    pub password_fair: &'static str,
    pub password_good: &'static str,
}

pub const FR: AccountTexts = AccountTexts {
    personal: "Informations personnelles",
    name: "Nom",
    client: "Entreprise",
    department: "Département",
    administrator: "Admin",
    department_administrator: "Administrateur de département",
    security: "Sécurité",
    password: "Mot de passe",
    services_pin: "Code PIN de vos services téléphoniques",
    voicemail_pin: "Code PIN de la messagerie vocale",
    change: "changer",
    numbers: "Mes numéros",
    desk_phone: "Téléphone bureau",
    set_keys: "Paramétrer les touches",
    must_change: "Votre mot de passe est provisoire. Choisissez-en un que vous seul connaissez\u{202f}; ensuite, le portail vous est ouvert.",
    current_password: "Mot de passe actuel",
    new_password: "Nouveau mot de passe",
    own_password: "Mot de passe de votre compte",
    new_pin: "Nouveau code PIN",
    save: "Enregistrer",
    rules: "Il doit respecter ces règles\u{a0}:",
    password_rules: |shortest| {
        vec![
            format!(
                "{shortest} caractères au moins, quels qu’ils soient\u{a0}: quatre mots sans rapport entre eux font un bon mot de passe\u{202f};"
            ),
            "sans votre numéro, votre nom, celui de votre entreprise ni celui du portail\u{202f};".into(),
            "ni suite (1234, azerty), ni répétition, ni mot de passe courant.".into(),
        ]
    },
    pin_rules: |shortest, longest| {
        vec![
            format!("de {shortest} à {longest} chiffres\u{202f};"),
            "qui ne figurent pas à la suite dans votre numéro\u{202f};".into(),
            "sans suite (1234, 4321) ni chiffre répété (0000).".into(),
        ]
    },
    password_fair: "Il convient. Un mot de plus le rendrait plus sûr.",
    password_good: "C’est un bon mot de passe.",
};

pub const EN: AccountTexts = AccountTexts {
    personal: "Personal information",
    name: "Name",
    client: "Company",
    department: "Department",
    administrator: "Admin",
    department_administrator: "Department administrator",
    security: "Security",
    password: "Password",
    services_pin: "Phone services PIN",
    voicemail_pin: "Voicemail PIN",
    change: "change",
    numbers: "My numbers",
    desk_phone: "Desk phone",
    set_keys: "Set up the keys",
    must_change: "Your password is temporary. Choose a new one that only you know; you can then use the portal.",
    current_password: "Current password",
    new_password: "New password",
    own_password: "Your account’s password",
    new_pin: "New PIN",
    save: "Save",
    rules: "It must follow these rules:",
    password_rules: |shortest| {
        vec![
            format!("at least {shortest} characters of any kind: four unrelated words make a good password;"),
            "without your number, your name, or the name of your company or of the portal;".into(),
            "no sequence (1234, qwerty), no repetition, no common password.".into(),
        ]
    },
    pin_rules: |shortest, longest| {
        vec![
            format!("{shortest} to {longest} digits;"),
            "not part of your number;".into(),
            "without a sequence (1234, 4321) or a repeated digit (0000).".into(),
        ]
    },
    password_fair: "Acceptable. One more word would make it safer.",
    password_good: "This is a good password.",
};
