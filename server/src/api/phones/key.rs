//! Keys of phones.

use crate::{
    api::csv_file::csv_file,
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::key,
};
use axum::response::Response;
use portal_api::key::{
    ChangeKey, CopyKeys, ExportKeys, Keys, KeysCopy, KeysFile, ListKeys, PreviewCopy, ReadKeys, SaveKeys,
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes
        .json(list_keys)
        .json(save_keys)
        .json(change_key)
        .raw(export_keys)
        .json(read_keys)
        .json(preview_copy)
        .json(copy_keys)
}

pub async fn list_keys(portal: Arc<Portal>, caller: Caller, query: ListKeys) -> HandlerResult<Keys> {
    Ok(key::list_keys(&portal, &caller, &query.number, &query.model).await?.into())
}

pub async fn save_keys(portal: Arc<Portal>, caller: Caller, operation: SaveKeys) -> HandlerResult<Keys> {
    Ok(key::save_keys(&portal, &caller, operation).await?.into())
}

pub async fn change_key(portal: Arc<Portal>, caller: Caller, operation: ChangeKey) -> HandlerResult<Keys> {
    Ok(key::change_key(&portal, &caller, operation).await?.into())
}

pub async fn export_keys(portal: Arc<Portal>, caller: Caller, query: ExportKeys) -> Result<Response, Error> {
    let file = key::export_keys(&portal, &caller, &query.number, &query.model).await?;
    Ok(csv_file(&format!("touches-{}", query.number), file))
}

pub async fn read_keys(portal: Arc<Portal>, caller: Caller, operation: ReadKeys) -> HandlerResult<KeysFile> {
    Ok(key::read_keys(&portal, &caller, operation).await?.into())
}

pub async fn preview_copy(portal: Arc<Portal>, caller: Caller, query: PreviewCopy) -> HandlerResult<KeysCopy> {
    Ok(key::preview_copy(&portal, &caller, query).await?.into())
}

pub async fn copy_keys(portal: Arc<Portal>, caller: Caller, operation: CopyKeys) -> HandlerResult<KeysCopy> {
    Ok(key::copy_keys(&portal, &caller, operation).await?.into())
}
