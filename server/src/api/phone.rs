//! Telephones.

use crate::{
    api::csv_file,
    error::Error,
    http::router::Outcome,
    portal::Portal,
    principal::Caller,
    services::{client::find_client, phone},
};
use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures::StreamExt;
use portal_api::{
    Page,
    operation::Done,
    phone::{
        CheckMac, DeletePhone, ExportPhones, ExtendWindow, ExtendWindows, GetPhone, ListPhoneRequests, ListPhones,
        MacCheck, Phone, PhoneEvent, PhoneRequest, PhoneRow, RegisterPhone, WatchPhones,
    },
};
use std::{future::ready, sync::Arc, time::Duration};
use tokio_stream::wrappers::BroadcastStream;

/// A comment now and then keeps proxies from closing a quiet stream, and finds browsers that have gone.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

pub async fn list_phones(portal: Arc<Portal>, caller: Caller, query: ListPhones) -> Outcome<Page<PhoneRow>> {
    Ok(phone::list_phones(&portal, &caller, query).await?.into())
}

pub async fn export_phones(portal: Arc<Portal>, caller: Caller, query: ExportPhones) -> Result<Response, Error> {
    let name = format!("telephones-{}", query.reference);
    Ok(csv_file(&name, phone::export_phones(&portal, &caller, query).await?))
}

pub async fn watch_phones(portal: Arc<Portal>, caller: Caller, query: WatchPhones) -> Result<Response, Error> {
    let client = find_client(&portal, &caller, &query.reference).await?;
    let news = BroadcastStream::new(portal.events.subscribe()).filter_map(move |news| {
        ready(match news {
            Ok(news) if news.client_id != client.id => None,
            Ok(news) => {
                Event::default().event("phone").json_data(PhoneEvent { mac: news.mac }).ok().map(Ok::<_, axum::Error>)
            }
            // Too far behind to know what was missed.
            Err(_) => Some(Ok(Event::default().event("behind").data("{}"))),
        })
    });
    // The server ends its streams when it stops, or it could never stop.
    let news = news.take_until(portal.stopping.wait());
    Ok(Sse::new(news).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response())
}

pub async fn check_mac(portal: Arc<Portal>, caller: Caller, query: CheckMac) -> Outcome<MacCheck> {
    Ok(phone::check_mac(&portal, &caller, query).await?.into())
}

pub async fn register_phone(portal: Arc<Portal>, caller: Caller, operation: RegisterPhone) -> Outcome<PhoneRow> {
    Ok(phone::register_phone(&portal, &caller, operation).await?.into())
}

pub async fn get_phone(portal: Arc<Portal>, caller: Caller, query: GetPhone) -> Outcome<Phone> {
    Ok(phone::find_phone(&portal, &caller, &query.mac).await?.into())
}

pub async fn list_phone_requests(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListPhoneRequests,
) -> Outcome<Page<PhoneRequest>> {
    Ok(phone::list_phone_requests(&portal, &caller, query).await?.into())
}

pub async fn extend_window(portal: Arc<Portal>, caller: Caller, operation: ExtendWindow) -> Outcome<PhoneRow> {
    Ok(phone::extend_window(&portal, &caller, operation).await?.into())
}

pub async fn extend_windows(portal: Arc<Portal>, caller: Caller, operation: ExtendWindows) -> Outcome<Done> {
    phone::extend_windows(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn delete_phone(portal: Arc<Portal>, caller: Caller, operation: DeletePhone) -> Outcome<Done> {
    phone::delete_phone(&portal, &caller, &operation.mac).await?;
    Ok(Done {}.into())
}
