//! The generic provisioning address, which installers type into phones and DHCP servers.

use crate::portal::Portal;
use portal_api::provisioning_address::ProvisioningAddress;
use portal_provisioning::PREFIX;

/// Returns the address where every phone sends its first request, and the time server of phones.
pub fn provisioning_address(portal: &Portal) -> ProvisioningAddress {
    ProvisioningAddress {
        url: format!("{}{PREFIX}", portal.settings.public_url),
        ntp_server: portal.settings.phones.ntp_server.to_string(),
    }
}
