//! Resellers.

use crate::{Name, Networks, Secret, operation::operation, session::Login};
use serde::{Deserialize, Serialize};

/// Who sells the service; clients belong to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reseller {
    /// Its name, unique on the platform.
    pub name: Name,
    /// How many clients it has.
    pub clients: u64,
    /// Its workshop: where first fetches of its clients' telephones may come from. Empty, and its clients' too: from anywhere.
    pub networks: Networks,
}

/// Lists the resellers the caller may see: an operator all, a reseller itself.
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
    /// The login of its first account.
    pub login: Login,
    /// That account's password, 12 characters at least.
    pub password: Secret,
}
operation!(CreateReseller, Operators, Post "/api/v1/resellers" => Reseller, "Creates a reseller and its first account.");

/// Changes the networks of a reseller's workshop: an operator any reseller's, a reseller its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeResellerNetworks {
    /// The reseller, by name.
    pub name: Name,
    /// The networks; none for any.
    #[serde(default)]
    pub networks: Networks,
}
operation!(ChangeResellerNetworks, Staff, Post "/api/v1/resellers/networks" => Reseller, "Says from where first fetches of a reseller's telephones may come.");
