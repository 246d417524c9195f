//! The address that is typed into phones and routers.

use crate::portal::Portal;
use portal_api::provisioning_address::ProvisioningAddress;
use portal_provisioning::PREFIX;

/// Returns the address under which every phone asks first, and the time server of phones.
pub fn provisioning_address(portal: &Portal) -> ProvisioningAddress {
    ProvisioningAddress {
        url: format!("{}{PREFIX}", portal.settings.public_url),
        ntp_server: portal.settings.phones.ntp_server.to_string(),
    }
}
