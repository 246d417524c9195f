//! Contacts of a line.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::contact,
};
use portal_api::{
    Page,
    contact::{Contact, CreateContact, DeleteContact, ListContacts, UpdateContact},
    operation::Done,
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_contacts).json(create_contact).json(update_contact).json(delete_contact)
}

pub async fn list_contacts(portal: Arc<Portal>, caller: Caller, query: ListContacts) -> HandlerResult<Page<Contact>> {
    Ok(contact::list_contacts(&portal, &caller, query).await?.into())
}

pub async fn create_contact(portal: Arc<Portal>, caller: Caller, operation: CreateContact) -> HandlerResult<Contact> {
    Ok(contact::create_contact(&portal, &caller, operation).await?.into())
}

pub async fn update_contact(portal: Arc<Portal>, caller: Caller, operation: UpdateContact) -> HandlerResult<Contact> {
    Ok(contact::update_contact(&portal, &caller, operation).await?.into())
}

pub async fn delete_contact(portal: Arc<Portal>, caller: Caller, operation: DeleteContact) -> HandlerResult<Done> {
    contact::delete_contact(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}
