//! The contacts of a line; only its user sees them. Phones read contacts on demand, so no cache depends on them.

use crate::{error::Error, messages, portal::Portal, principal::Caller};
use portal_api::{
    Page,
    contact::{Contact, CreateContact, DeleteContact, ListContacts, UpdateContact},
    dialled::Dialled,
    list::PAGE_SIZE,
};
use portal_store::{Contact as StoredContact, DirectorySearch};

/// The maximum number of contacts of a line: the number that a phone's LDAP search reads at most.
const CONTACT_LIMIT: u64 = 5_000;

/// Returns a page of a line's contacts.
pub async fn list_contacts(portal: &Portal, caller: &Caller, query: ListContacts) -> Result<Page<Contact>, Error> {
    let line = caller.own_line(&query.number)?;
    let page = query.page;
    let (rows, total) = portal
        .store
        .list_contacts(line.id, &DirectorySearch::from(&query.q), page.offset(), u64::from(PAGE_SIZE))
        .await?;
    let rows = rows.into_iter().map(|row| api_contact(row.id, row.contact)).collect();
    Ok(Page { rows, total, page, now: portal.clock.now() })
}

/// Adds a contact to the caller's line.
pub async fn create_contact(portal: &Portal, caller: &Caller, operation: CreateContact) -> Result<Contact, Error> {
    let CreateContact { number, name, work, mobile, other } = operation;
    let line = caller.own_line(&number)?;
    let contact = stored_contact(caller, Contact { id: String::new(), name, work, mobile, other })?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    let id = portal.store.create_contact(line.client_id, line.id, &contact, CONTACT_LIMIT, &actor, now).await?;
    Ok(api_contact(id, contact))
}

/// Changes a contact of the caller's line.
pub async fn update_contact(portal: &Portal, caller: &Caller, operation: UpdateContact) -> Result<Contact, Error> {
    let UpdateContact { number, id, name, work, mobile, other } = operation;
    let line = caller.own_line(&number)?;
    let id = parse_id(&id)?;
    let contact = stored_contact(caller, Contact { id: String::new(), name, work, mobile, other })?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    portal.store.update_contact(line.client_id, line.id, id, &contact, &actor, now).await?;
    Ok(api_contact(id, contact))
}

/// Deletes a contact of the caller's line.
pub async fn delete_contact(portal: &Portal, caller: &Caller, operation: DeleteContact) -> Result<(), Error> {
    let line = caller.own_line(&operation.number)?;
    let (id, actor, now) = (parse_id(&operation.id)?, caller.actor(), portal.clock.now());
    let is_deleted = portal.store.delete_contact(line.client_id, line.id, id, &actor, now).await?;
    if is_deleted { Ok(()) } else { Err(Error::NotFound) }
}

fn parse_id(id: &str) -> Result<i64, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

/// Converts a contact for the store. At least one number is required: a contact without a number can't be called.
fn stored_contact(caller: &Caller, contact: Contact) -> Result<StoredContact, Error> {
    let Contact { name, work, mobile, other, .. } = contact;
    if [&work, &mobile, &other].iter().all(|number| number.is_none()) {
        return Err(Error::in_field("work", messages::of(caller.visit.language).no_number));
    }
    let text = |number: Option<Dialled>| number.map(String::from);
    Ok(StoredContact { name, work: text(work), mobile: text(mobile), other: text(other) })
}

/// Converts a stored contact for the API. A number that can't be dialled any more is left out.
fn api_contact(id: i64, contact: StoredContact) -> Contact {
    let StoredContact { name, work, mobile, other } = contact;
    let [work, mobile, other] = [work, mobile, other].map(parse_stored_number);
    Contact { id: id.to_string(), name, work, mobile, other }
}

/// Reads a contact's stored number. Returns none for a number that can't be dialled. An earlier version stored numbers
/// with a trunk prefix after the country code, so the number is parsed again.
pub fn parse_stored_number(number: Option<String>) -> Option<Dialled> {
    Dialled::parse(&number?).ok()
}
