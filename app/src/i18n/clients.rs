//! The list of clients.

use super::counted::counted;
use portal_api::Language;

#[derive(Debug)]
pub struct ClientsTexts {
    pub title: &'static str,
    pub created_at: &'static str,
    pub reference: &'static str,
    pub name: &'static str,
    pub file: &'static str,
    /// The button's accessible name; takes the client's name.
    pub file_of: fn(&str) -> String,
    pub lines: &'static str,
    pub phones: &'static str,
    pub open: &'static str,
    pub expired: &'static str,
    pub open_hint: &'static str,
    pub expired_hint: &'static str,
    pub search: &'static str,
    pub count: fn(u64) -> String,
    pub none_title: &'static str,
    pub none: &'static str,
    pub none_found_title: &'static str,
    pub none_found: &'static str,
    pub show_all: &'static str,
    pub new: &'static str,
}

pub const FR: ClientsTexts = ClientsTexts {
    title: "Clients",
    created_at: "Date de création",
    reference: "Référence",
    name: "Raison sociale",
    file: "Fiche client",
    file_of: |name| ["Fiche client de ", name].concat(),
    lines: "Lignes",
    phones: "Téléphones",
    open: "En cours",
    expired: "Expirées",
    open_hint: "Téléphones autorisés à se provisionner en ce moment",
    expired_hint: "Téléphones dont l’autorisation a expiré",
    search: "Référence, raison sociale, SIRET, numéro ou adresse MAC",
    count: |count| counted(count, "client", "clients", Language::Fr),
    none_title: "Aucun client",
    none: "Créez un premier client pour y ajouter des lignes, puis des téléphones.",
    none_found_title: "Aucun client trouvé",
    none_found: "Vérifiez l’orthographe, ou cherchez par référence, SIRET, numéro ou adresse MAC.",
    show_all: "Afficher tous les clients",
    new: "Nouveau client",
};

pub const EN: ClientsTexts = ClientsTexts {
    title: "Clients",
    created_at: "Created",
    reference: "Reference",
    name: "Company name",
    file: "Client file",
    file_of: |name| ["Client file of ", name].concat(),
    lines: "Lines",
    phones: "Phones",
    open: "Open",
    expired: "Expired",
    open_hint: "Phones that may be provisioned right now",
    expired_hint: "Phones whose authorisation has expired",
    search: "Reference, company name, SIRET, DDI or MAC address",
    count: |count| counted(count, "client", "clients", Language::En),
    none_title: "No clients",
    none: "Create a first client, then add lines and phones to it.",
    none_found_title: "No client found",
    none_found: "Check the spelling, or search by reference, SIRET, DDI or MAC address.",
    show_all: "Show all clients",
    new: "New client",
};
