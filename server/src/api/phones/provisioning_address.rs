//! The provisioning address, which people type into phones and routers.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::provisioning_address,
};
use portal_api::provisioning_address::{GetProvisioningAddress, ProvisioningAddress};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(get_provisioning_address)
}

pub async fn get_provisioning_address(
    portal: Arc<Portal>,
    _: Caller,
    _: GetProvisioningAddress,
) -> HandlerResult<ProvisioningAddress> {
    Ok(provisioning_address::provisioning_address(&portal).into())
}
