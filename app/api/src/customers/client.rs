//! Clients: the companies that resellers serve.

use crate::{Name, Networks, Order, Page, PageNumber, Reference, Search, Siret, operation::operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether a client is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// "Actif".
    Active,
    /// "Suspendu".
    Suspended,
}

/// A client's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// Its reference, unique on the platform.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// Whether it is served.
    pub state: ClientState,
    /// "Numéro de siret".
    pub siret: Siret,
    /// Street and number.
    pub address: String,
    /// "Code postal".
    pub postal_code: String,
    /// "Ville".
    pub city: String,
    /// "Revendeur".
    pub reseller: Name,
    /// Where first fetches of its telephones may come from, beside its reseller's workshop. Empty, and the reseller's too: from
    /// anywhere.
    pub networks: Networks,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A client in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientRow {
    /// Its reference.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// Whether it is served.
    pub state: ClientState,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// How many lines it has.
    pub lines: u64,
    /// How many telephones.
    pub phones: u64,
    /// How many of them may be provisioned now.
    pub open: u64,
    /// How many were not in time.
    pub expired: u64,
}

/// What the list of clients can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClientSort {
    /// "Date de création".
    CreatedAt,
    /// "Référence".
    #[default]
    Reference,
    /// "Raison sociale".
    Name,
}

/// Lists clients; the search looks at reference, name, SIRET, and the clients' numbers and MAC addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ListClients {
    /// What to look for.
    pub q: Search,
    /// Sorted by what.
    pub sort: ClientSort,
    /// Which way.
    pub order: Order,
    /// Which page.
    pub page: PageNumber,
}
operation!(ListClients, Staff, Get "/api/v1/clients" => Page<ClientRow>, "Lists the clients that the caller may see.");

/// The same list as a file, all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ExportClients {
    /// What to look for.
    pub q: Search,
    /// Sorted by what.
    pub sort: ClientSort,
    /// Which way.
    pub order: Order,
}
operation!(ExportClients, Staff, Get "/api/v1/clients.csv" => (), "The list of clients as CSV, all pages.", CONTENT = Csv);

/// Reads a client's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetClient {
    /// Which client.
    pub reference: Reference,
}
operation!(GetClient, Administrators, Get "/api/v1/clients/{reference}" => Client, "Reads a client's file.");

/// Creates a client, with its root department "Site principal".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateClient {
    /// Its reference, unique on the platform.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// "Numéro de siret".
    pub siret: Siret,
    /// Street and number.
    pub address: Name,
    /// "Code postal".
    pub postal_code: Name,
    /// "Ville".
    pub city: Name,
    /// The reseller, by name: an operator must say; for a reseller it is itself.
    pub reseller: Option<Name>,
}
operation!(CreateClient, Staff, Post "/api/v1/clients" => Client, "Creates a client.");

/// Changes from where first fetches of a client's telephones may come, beside its reseller's workshop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeClientNetworks {
    /// Which client.
    pub reference: Reference,
    /// The networks; none for any.
    #[serde(default)]
    pub networks: Networks,
}
operation!(ChangeClientNetworks, Staff, Post "/api/v1/clients/{reference}/networks" => Client, "Says from where first fetches of a client's telephones may come.");
