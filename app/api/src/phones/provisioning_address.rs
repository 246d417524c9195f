//! The address that every phone is told first, and what a router announces to phones.

use crate::operation::operation;
use serde::{Deserialize, Serialize};

/// The address that is typed into a phone or a router.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProvisioningAddress {
    /// The URL, for example `https://portal.example.fr/sip-ps/`. It is the same for all phones and holds no secret.
    pub url: String,
    /// The time server of phones.
    pub ntp_server: String,
}

/// Reads the address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetProvisioningAddress {}
operation!(GetProvisioningAddress, SignedIn, Get "/api/v1/provisioning-address" => ProvisioningAddress, "Reads the address that is typed into a phone or a router.");
