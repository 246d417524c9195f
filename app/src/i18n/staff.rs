//! Accounts of staff.

use super::counted::counted;
use portal_api::Language;

#[derive(Debug)]
pub struct StaffTexts {
    pub title: &'static str,
    pub intro: &'static str,
    pub search: &'static str,
    pub count: fn(u64) -> String,
    pub none_title: &'static str,
    pub none: &'static str,
    pub show_all: &'static str,
    pub login: &'static str,
    pub name: &'static str,
    pub employer: &'static str,
    pub operator: &'static str,
    pub state: &'static str,
    pub active: &'static str,
    /// Takes a date.
    pub disabled_since: fn(&str) -> String,
    /// Takes a date.
    pub locked_until: fn(&str) -> String,
    pub unlock: &'static str,
    /// The button's accessible name; takes the login.
    pub unlock_of: fn(&str) -> String,
    pub signed_in_at: &'static str,
    pub never: &'static str,
    pub own: &'static str,
    pub disable: &'static str,
    /// The button's accessible name; takes the login.
    pub disable_of: fn(&str) -> String,
    pub disable_question: fn(&str) -> String,
    pub enable: &'static str,
    /// The button's accessible name; takes the login.
    pub enable_of: fn(&str) -> String,
    pub enable_question: fn(&str) -> String,
    pub change_password: &'static str,
    pub password_intro: &'static str,
}

pub const FR: StaffTexts = StaffTexts {
    title: "Comptes",
    intro: "Les personnes qui peuvent se connecter à l’Extranet. Désactivez les comptes des personnes qui n’en ont plus l’usage.",
    search: "Login, nom ou revendeur",
    count: |count| counted(count, "compte", "comptes", Language::Fr),
    none_title: "Aucun compte trouvé",
    none: "Vérifiez l’orthographe, ou cherchez par login, nom ou revendeur.",
    show_all: "Afficher tous les comptes",
    login: "Login",
    name: "Nom",
    employer: "Revendeur",
    operator: "Opérateur",
    state: "État",
    active: "Actif",
    disabled_since: |at| ["Désactivé depuis le ", at].concat(),
    locked_until: |at| ["Verrouillé jusqu’au ", at].concat(),
    unlock: "Déverrouiller",
    unlock_of: |login| ["Déverrouiller le compte ", login].concat(),
    signed_in_at: "Dernière connexion",
    never: "jamais",
    own: "Votre compte",
    disable: "Désactiver",
    disable_of: |login| ["Désactiver le compte ", login].concat(),
    disable_question: |login| {
        [
            "Le compte ",
            login,
            " sera déconnecté aussitôt et ne pourra plus se connecter. Ses jetons seront refusés tant qu’il est désactivé.",
        ]
        .concat()
    },
    enable: "Réactiver",
    enable_of: |login| ["Réactiver le compte ", login].concat(),
    enable_question: |login| {
        ["Le compte ", login, " pourra de nouveau se connecter, et ses jetons seront de nouveau acceptés."].concat()
    },
    change_password: "Changer de mot de passe",
    password_intro: "Vos autres sessions seront terminées.",
};

pub const EN: StaffTexts = StaffTexts {
    title: "Accounts",
    intro: "The people who can sign in to the Extranet. Disable the accounts of people who no longer need them.",
    search: "Login, name or reseller",
    count: |count| counted(count, "account", "accounts", Language::En),
    none_title: "No account found",
    none: "Check the spelling, or search by login, name or reseller.",
    show_all: "Show all accounts",
    login: "Login",
    name: "Name",
    employer: "Reseller",
    operator: "Operator",
    state: "State",
    active: "Active",
    disabled_since: |at| ["Disabled since ", at].concat(),
    locked_until: |at| ["Locked until ", at].concat(),
    unlock: "Unlock",
    unlock_of: |login| ["Unlock the account ", login].concat(),
    signed_in_at: "Last signed in",
    never: "never",
    own: "Your account",
    disable: "Disable",
    disable_of: |login| ["Disable the account ", login].concat(),
    disable_question: |login| {
        [
            "The account ",
            login,
            " will be signed out at once and can’t sign in any more. Its tokens will be refused while it is disabled.",
        ]
        .concat()
    },
    enable: "Enable",
    enable_of: |login| ["Enable the account ", login].concat(),
    enable_question: |login| {
        ["The account ", login, " can sign in again, and its tokens will be accepted again."].concat()
    },
    change_password: "Change the password",
    password_intro: "Your other sessions will end.",
};
