//! Resellers.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::reseller,
};
use portal_api::reseller::{ChangeResellerNetworks, CreateReseller, ListResellers, Reseller};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_resellers).json(create_reseller).json(change_reseller_networks)
}

pub async fn list_resellers(portal: Arc<Portal>, caller: Caller, _: ListResellers) -> HandlerResult<Vec<Reseller>> {
    Ok(reseller::list_resellers(&portal, &caller).await?.into())
}

pub async fn create_reseller(
    portal: Arc<Portal>,
    caller: Caller,
    operation: CreateReseller,
) -> HandlerResult<Reseller> {
    Ok(reseller::create_reseller(&portal, &caller, operation).await?.into())
}

pub async fn change_reseller_networks(
    portal: Arc<Portal>,
    caller: Caller,
    operation: ChangeResellerNetworks,
) -> HandlerResult<Reseller> {
    Ok(reseller::change_networks(&portal, &caller, operation).await?.into())
}
