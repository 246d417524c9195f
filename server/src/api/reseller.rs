//! Resellers.

use crate::{http::router::Outcome, portal::Portal, principal::Caller, services::reseller};
use portal_api::reseller::{CreateReseller, ListResellers, Reseller};
use std::sync::Arc;

pub async fn list_resellers(portal: Arc<Portal>, caller: Caller, _: ListResellers) -> Outcome<Vec<Reseller>> {
    Ok(reseller::list_resellers(&portal, &caller).await?.into())
}

pub async fn create_reseller(portal: Arc<Portal>, caller: Caller, operation: CreateReseller) -> Outcome<Reseller> {
    Ok(reseller::create_reseller(&portal, &caller, operation).await?.into())
}
