//! The address of the provisioning server, which people type into a phone, or which a router announces to phones.

use crate::operation::operation;
use serde::{Deserialize, Serialize};

/// The provisioning server's address, and the time server that a router announces beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProvisioningAddress {
    /// The URL, for example `https://portal.example.fr/sip-ps/`. It is the same for all phones and holds no secret.
    pub url: String,
    /// The name or address of the phones' time server.
    pub ntp_server: String,
}

/// Reads the provisioning server's address.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetProvisioningAddress {}
operation!(GetProvisioningAddress, SignedIn, Get "/api/v1/provisioning-address" => ProvisioningAddress, "Reads the address that is typed into a phone or a router.");
