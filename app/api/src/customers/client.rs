//! Clients: the companies that resellers serve.

use crate::{Name, Networks, Page, PageNumber, Reference, Search, Siret, SortDirection, operation::operation};
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

/// A client with all its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Client {
    /// The client's reference, unique on the platform.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// Whether the client is served.
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
    /// The networks that first fetches of the client's phones may come from, in addition to the networks of the
    /// reseller's workshop. When both lists are empty, first fetches may come from anywhere.
    pub networks: Networks,
    /// The time when the client was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A client in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ClientRow {
    /// The client's reference.
    pub reference: Reference,
    /// "Raison sociale".
    pub name: Name,
    /// Whether the client is served.
    pub state: ClientState,
    /// The time when the client was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    /// The number of the client's lines.
    pub lines: u64,
    /// The number of the client's phones.
    pub phones: u64,
    /// The number of phones with an open window.
    pub open: u64,
    /// The number of phones whose window has ended before they fetched anything.
    pub expired: u64,
    /// The number of phones that lost their credentials, for example by a factory reset.
    pub lost: u64,
}

/// The columns by which the list of clients can be sorted.
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

/// Lists clients. The search covers reference, name, SIRET, and the clients' numbers and MAC addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ListClients {
    /// The text to search for.
    pub q: Search,
    /// The column to sort by.
    pub sort: ClientSort,
    /// The direction of the sort.
    pub order: SortDirection,
    /// The number of the page.
    pub page: PageNumber,
}
operation!(ListClients, Staff, Get "/api/v1/clients" => Page<ClientRow>, "Lists the clients that the caller may see.");

/// Exports the list of [`ListClients`] as a file, with all pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct ExportClients {
    /// The text to search for.
    pub q: Search,
    /// The column to sort by.
    pub sort: ClientSort,
    /// The direction of the sort.
    pub order: SortDirection,
}
operation!(ExportClients, Staff, Get "/api/v1/clients.csv" => (), "Exports the list of clients as CSV, all pages.", MEDIA_TYPE = Csv);

/// Reads a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetClient {
    /// The client's reference.
    pub reference: Reference,
}
operation!(GetClient, Administrators, Get "/api/v1/clients/{reference}" => Client, "Reads a client.");

/// Creates a client, with its root department "Site principal".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateClient {
    /// The new client's reference, unique on the platform.
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
    /// The reseller's name. An operator must give it; a reseller may leave it out or give its own name.
    pub reseller: Option<Name>,
}
operation!(CreateClient, Staff, Post "/api/v1/clients" => Client, "Creates a client.");

/// Changes the networks that first fetches of a client's phones may come from, in addition to the networks of the
/// reseller's workshop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeClientNetworks {
    /// The client's reference.
    pub reference: Reference,
    /// The networks; an empty list allows any network, unless the reseller's workshop has networks.
    #[serde(default)]
    pub networks: Networks,
}
operation!(ChangeClientNetworks, Staff, Post "/api/v1/clients/{reference}/networks" => Client, "Changes the networks that first fetches of a client's phones may come from.");
