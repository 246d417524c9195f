//! Clients.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::csv::{self, local_time},
};
use portal_api::{
    ApiError, ErrorCode, Page, Reference,
    client::{ChangeClientNetworks, Client, ClientRow, ClientState, CreateClient, ExportClients, ListClients},
    session::Role,
};
use portal_store::{ClientRecord, NewClient};

/// Finds a client by its reference.
///
/// Errors: `NotFound` when the client does not exist or the caller may not see it.
pub async fn find_client(portal: &Portal, caller: &Caller, reference: &Reference) -> Result<ClientRecord, Error> {
    portal.store.find_client(caller.scope(), reference).await?.ok_or(Error::NotFound)
}

/// Returns a page of the clients that the caller may see.
pub async fn list_clients(portal: &Portal, caller: &Caller, query: ListClients) -> Result<Page<ClientRow>, Error> {
    let now = portal.clock.now();
    let (rows, total) = portal.store.list_clients(caller.scope(), &query, now).await?;
    Ok(Page { rows, total, page: query.page, now })
}

/// Exports the clients that the caller may see, as a CSV file.
pub async fn export_clients(portal: &Portal, caller: &Caller, query: ExportClients) -> Result<Vec<u8>, Error> {
    let rows = portal.store.list_all_clients(caller.scope(), &query, portal.clock.now()).await?;
    csv::write(
        csv::words(caller.visit.language).client_headings,
        rows.into_iter().map(|row| {
            [
                local_time(portal, row.created_at),
                row.reference.to_string(),
                row.name.to_string(),
                row.lines.to_string(),
                row.phones.to_string(),
                row.open.to_string(),
                row.expired.to_string(),
                row.lost.to_string(),
            ]
        }),
    )
}

/// Creates a client. A reseller creates its own clients; an operator names the reseller. For a reseller, another
/// reseller's name is answered like a name that doesn't exist.
pub async fn create_client(portal: &Portal, caller: &Caller, operation: CreateClient) -> Result<Client, Error> {
    let words = messages::of(caller.visit.language);
    let reseller_id = match (caller.principal.role, &caller.principal.reseller, &operation.reseller) {
        (Role::Reseller, Some((id, own)), named) if named.as_ref().is_none_or(|name| name.as_str() == own) => *id,
        (Role::Operator, _, Some(name)) => match portal.store.find_reseller_by_name(name.as_str()).await? {
            Some(reseller) => reseller.id,
            None => return Err(Error::in_field("reseller", words.unknown_reseller)),
        },
        _ => return Err(Error::in_field("reseller", words.unknown_reseller)),
    };
    let reference = operation.reference.clone();
    let client = NewClient {
        reference: operation.reference,
        name: operation.name,
        siret: operation.siret,
        address: operation.address,
        postal_code: operation.postal_code,
        city: operation.city,
        reseller_id,
        state: ClientState::Active,
        created_at: portal.clock.now(),
        actor: caller.actor(),
    };
    match portal.store.create_client(&client).await {
        Ok(_) => Ok(find_client(portal, caller, &reference).await.map_err(Error::after_change)?.client),
        Err(portal_store::Error::Duplicate(_)) => {
            let sentence = words.duplicate_reference;
            Err(ApiError::new(ErrorCode::Duplicate, sentence).with_field("reference", sentence).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Changes the networks from which the first fetches of a client's phones may come.
pub async fn change_networks(
    portal: &Portal,
    caller: &Caller,
    operation: ChangeClientNetworks,
) -> Result<Client, Error> {
    let client = find_client(portal, caller, &operation.reference).await?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    portal.store.change_client_networks(client.id, &operation.networks, &actor, now).await?;
    Ok(find_client(portal, caller, &operation.reference).await.map_err(Error::after_change)?.client)
}
