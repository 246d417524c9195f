//! Phones.

use crate::{
    api::{csv_file::csv_file, watch},
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::{client::find_client, phone, phone_secrets},
    state::events::News,
};
use axum::response::Response;
use portal_api::{
    Page,
    operation::Done,
    phone::{
        CheckMac, DeletePhone, ExportPhones, ExtendWindow, ExtendWindows, GetPhone, ListPhoneRequests, ListPhones,
        MacCheck, Phone, PhoneEvent, PhonePassword, PhoneRequest, PhoneRow, RegisterPhone, Registration,
        TellPhonePassword, WatchPhones,
    },
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes
        .json(list_phones)
        .raw(export_phones)
        .raw(watch_phones)
        .json(check_mac)
        .json(register_phone)
        .json(get_phone)
        .json(list_phone_requests)
        .json(tell_phone_password)
        .json(renew_window)
        .json(renew_windows)
        .json(delete_phone)
}

pub async fn list_phones(portal: Arc<Portal>, caller: Caller, query: ListPhones) -> HandlerResult<Page<PhoneRow>> {
    Ok(phone::list_phones(&portal, &caller, query).await?.into())
}

pub async fn export_phones(portal: Arc<Portal>, caller: Caller, query: ExportPhones) -> Result<Response, Error> {
    let name = format!("telephones-{}", query.reference);
    Ok(csv_file(&name, phone::export_phones(&portal, &caller, query).await?))
}

pub async fn watch_phones(portal: Arc<Portal>, caller: Caller, query: WatchPhones) -> Result<Response, Error> {
    let client = find_client(&portal, &caller, &query.reference).await?;
    let scope = caller.scope();
    let shared_portal = Arc::clone(&portal);
    watch::stream(&portal, &caller, move |news| {
        let portal = Arc::clone(&shared_portal);
        async move {
            let News::Phone(news) = news else { return None };
            if news.client_id != client.id {
                return None;
            }
            match phone::is_in_scope(&portal, scope, news.line_id).await {
                Ok(true) => watch::event("phone", &PhoneEvent { mac: news.mac }),
                Ok(false) => None,
                // The scope of this event can't be checked, so the page may miss an event that it should show.
                Err(_) => Some(watch::behind_event()),
            }
        }
    })
}

pub async fn check_mac(portal: Arc<Portal>, caller: Caller, query: CheckMac) -> HandlerResult<MacCheck> {
    Ok(phone::check_mac(&portal, &caller, query).await?.into())
}

pub async fn register_phone(
    portal: Arc<Portal>,
    caller: Caller,
    operation: RegisterPhone,
) -> HandlerResult<Registration> {
    Ok(phone::register_phone(&portal, &caller, operation).await?.into())
}

pub async fn get_phone(portal: Arc<Portal>, caller: Caller, query: GetPhone) -> HandlerResult<Phone> {
    Ok(phone::find_phone(&portal, &caller, &query.mac).await?.into())
}

pub async fn list_phone_requests(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListPhoneRequests,
) -> HandlerResult<Page<PhoneRequest>> {
    Ok(phone::list_phone_requests(&portal, &caller, query).await?.into())
}

pub async fn tell_phone_password(
    portal: Arc<Portal>,
    caller: Caller,
    operation: TellPhonePassword,
) -> HandlerResult<PhonePassword> {
    Ok(phone_secrets::reveal_password(&portal, &caller, &operation.mac).await?.into())
}

pub async fn renew_window(portal: Arc<Portal>, caller: Caller, operation: ExtendWindow) -> HandlerResult<PhoneRow> {
    Ok(phone::renew_window(&portal, &caller, operation).await?.into())
}

pub async fn renew_windows(portal: Arc<Portal>, caller: Caller, operation: ExtendWindows) -> HandlerResult<Done> {
    phone::renew_windows(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn delete_phone(portal: Arc<Portal>, caller: Caller, operation: DeletePhone) -> HandlerResult<Done> {
    phone::delete_phone(&portal, &caller, &operation.mac).await?;
    Ok(Done {}.into())
}
