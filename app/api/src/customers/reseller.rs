//! Resellers.

use crate::{Name, Networks, Secret, operation::operation, session::Login};
use serde::{Deserialize, Serialize};

/// A reseller: it sells the service, and clients belong to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reseller {
    /// The reseller's name, unique on the platform.
    pub name: Name,
    /// The number of the reseller's clients.
    pub clients: u64,
    /// The networks of the reseller's workshop, from which first fetches of its clients' phones may come. When this
    /// list and the client's list are empty, first fetches may come from anywhere.
    pub networks: Networks,
}

/// Lists the resellers that the caller may see: an operator sees all resellers, a reseller only itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListResellers {}
operation!(ListResellers, Staff, Get "/api/v1/resellers" => Vec<Reseller>, "Lists the resellers that the caller may see.");

/// Creates a reseller and its first account (operators only).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateReseller {
    /// The reseller's name.
    pub name: Name,
    /// The login of the reseller's first account.
    pub login: Login,
    /// The password of that account, at least 12 characters.
    pub password: Secret,
}
operation!(CreateReseller, Operators, Post "/api/v1/resellers" => Reseller, "Creates a reseller and its first account.");

/// Changes the networks of a reseller's workshop. An operator may change those of any reseller, a reseller only
/// its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeResellerNetworks {
    /// The reseller, by name.
    pub name: Name,
    /// The networks; an empty list allows any network, unless the client has networks.
    #[serde(default)]
    pub networks: Networks,
}
operation!(ChangeResellerNetworks, Staff, Post "/api/v1/resellers/networks" => Reseller, "Changes the networks that first fetches of a reseller's phones may come from.");
