//! Clients.

use crate::{
    api::csv_file::csv_file,
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::client,
};
use axum::response::Response;
use portal_api::{
    Page,
    client::{ChangeClientNetworks, Client, ClientRow, CreateClient, ExportClients, GetClient, ListClients},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_clients).raw(export_clients).json(create_client).json(get_client).json(change_client_networks)
}

pub async fn list_clients(portal: Arc<Portal>, caller: Caller, query: ListClients) -> HandlerResult<Page<ClientRow>> {
    Ok(client::list_clients(&portal, &caller, query).await?.into())
}

pub async fn export_clients(portal: Arc<Portal>, caller: Caller, query: ExportClients) -> Result<Response, Error> {
    Ok(csv_file("clients", client::export_clients(&portal, &caller, query).await?))
}

pub async fn create_client(portal: Arc<Portal>, caller: Caller, operation: CreateClient) -> HandlerResult<Client> {
    Ok(client::create_client(&portal, &caller, operation).await?.into())
}

pub async fn get_client(portal: Arc<Portal>, caller: Caller, query: GetClient) -> HandlerResult<Client> {
    Ok(client::find_client(&portal, &caller, &query.reference).await?.client.into())
}

pub async fn change_client_networks(
    portal: Arc<Portal>,
    caller: Caller,
    operation: ChangeClientNetworks,
) -> HandlerResult<Client> {
    Ok(client::change_networks(&portal, &caller, operation).await?.into())
}
