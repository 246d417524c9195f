//! Keys of telephones.

use crate::{http::router::Outcome, portal::Portal, principal::Caller, services::key};
use portal_api::key::{Keys, ListKeys, SaveKeys};
use std::sync::Arc;

pub async fn list_keys(portal: Arc<Portal>, caller: Caller, query: ListKeys) -> Outcome<Keys> {
    Ok(key::list_keys(&portal, &caller, &query.number, &query.model).await?.into())
}

pub async fn save_keys(portal: Arc<Portal>, caller: Caller, operation: SaveKeys) -> Outcome<Keys> {
    Ok(key::save_keys(&portal, &caller, operation).await?.into())
}
