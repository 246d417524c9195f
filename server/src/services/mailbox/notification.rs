//! How a line announces its messages: by lamps and by e-mail. The lamps belong to the line. The e-mail addresses belong
//! to its user; nobody else sees or changes them.

use crate::{
    error::Error,
    messages::{self, Messages},
    portal::Portal,
    principal::Caller,
    services::{invalidation, line::find_line},
};
use portal_api::{
    ApiError, Detail, ErrorCode,
    notification::{
        CountExisting, ENTRY_LIMIT, EmailEntry, GetNotifications, MessageTypes, Notifications, SaveNotifications,
    },
};
use portal_store::{LineRecord, NewNotifications, StoredNotifications};
use std::collections::HashSet;

/// Returns a line's notifications.
pub async fn get_notifications(
    portal: &Portal,
    caller: &Caller,
    query: GetNotifications,
) -> Result<Notifications, Error> {
    let line = find_line(portal, caller, &query.number).await?;
    api_notifications(portal, caller, &line).await
}

/// Replaces a line's notifications. Phones whose lamp was switched on or off get the change at their next fetch.
pub async fn save_notifications(
    portal: &Portal,
    caller: &Caller,
    operation: SaveNotifications,
) -> Result<Notifications, Error> {
    let SaveNotifications { number, version, lamp, email } = operation;
    let words = messages::of(caller.visit.language);
    let line = find_line(portal, caller, &number).await?;
    check_rows(words, "lamp", "number", lamp.iter().map(|entry| (entry.number.as_str(), entry.types())))?;
    check_rows(words, "email", "address", email.iter().map(|entry| (entry.address.as_str(), entry.types())))?;
    check_addresses(portal, caller, &line, &email).await?;
    let email = is_own(caller, &line).then_some(email);
    let new = NewNotifications { version, lamp, email, language: caller.visit.language };
    let (actor, now) = (caller.actor(), portal.clock.now());
    let saved = portal.store.replace_notifications(line.client_id, line.id, &new, &actor, now).await;
    let saved = saved.map_err(|error| match error {
        portal_store::Error::Conflict { version } => {
            let sentence = words.notifications_changed;
            let values = [("version".to_owned(), version.to_string())].into();
            let error = ApiError::new(ErrorCode::Duplicate, sentence).with_field("version", sentence);
            error.with_detail(Detail::Changed { values }).into()
        }
        portal_store::Error::ForeignNumber(foreign) => {
            let index = new.lamp.iter().position(|entry| entry.number == foreign).unwrap_or_default();
            Error::in_field(&format!("lamp.{index}.number"), (words.foreign_number)(&foreign))
        }
        error => {
            // A commit whose answer was lost may have succeeded, and may have changed any of the client's lines.
            portal.configurations.invalidate_where(|file| file.client_id == line.client_id);
            error.into()
        }
    })?;
    invalidation::lamps(portal, &saved.switched_line_ids);
    api_notifications(portal, caller, &line).await.map_err(Error::after_change)
}

/// Makes a line's lamps also count the messages that were unread before their types were ticked.
pub async fn count_existing(
    portal: &Portal,
    caller: &Caller,
    operation: CountExisting,
) -> Result<Notifications, Error> {
    let line = find_line(portal, caller, &operation.number).await?;
    portal.store.count_existing(line.client_id, line.id, &caller.actor(), portal.clock.now()).await?;
    api_notifications(portal, caller, &line).await.map_err(Error::after_change)
}

fn is_own(caller: &Caller, line: &LineRecord) -> bool {
    caller.own_line(&line.row.number).is_ok()
}

async fn api_notifications(portal: &Portal, caller: &Caller, line: &LineRecord) -> Result<Notifications, Error> {
    let StoredNotifications { version, lamp, email, not_counted } = portal.store.find_notifications(line.id).await?;
    let is_own = is_own(caller, line);
    let email = if is_own { email } else { Vec::new() };
    Ok(Notifications { version, lamp, email, not_counted, can_email: is_own && portal.settings.smtp.is_some() })
}

/// Checks the rows of a table: there are at most [`ENTRY_LIMIT`] rows, each row has a message type, and no row occurs
/// twice.
fn check_rows<'a>(
    words: &Messages,
    table: &str,
    field: &str,
    rows: impl Iterator<Item = (&'a str, MessageTypes)>,
) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for (index, (key, types)) in rows.enumerate() {
        let place = format!("{table}.{index}.{field}");
        if index >= ENTRY_LIMIT {
            return Err(Error::in_field(&place, (words.too_many_entries)(ENTRY_LIMIT)));
        }
        if types.is_empty() {
            return Err(Error::in_field(&place, words.no_message_type));
        }
        if !seen.insert(key) {
            return Err(Error::in_field(&place, words.entry_twice));
        }
    }
    Ok(())
}

/// Checks the e-mail addresses. An e-mail says who called and when, so only the line's own user may set addresses; and
/// a new address is refused while the portal sends no e-mail.
async fn check_addresses(
    portal: &Portal,
    caller: &Caller,
    line: &LineRecord,
    email: &[EmailEntry],
) -> Result<(), Error> {
    if email.is_empty() {
        return Ok(());
    }
    let words = messages::of(caller.visit.language);
    if !is_own(caller, line) {
        return Err(Error::in_field("email.0.address", words.address_by_user));
    }
    if portal.settings.smtp.is_some() {
        return Ok(());
    }
    let stored = portal.store.find_notifications(line.id).await?.email;
    let is_new = |entry: &EmailEntry| stored.iter().all(|stored| stored.address != entry.address);
    match email.iter().position(is_new) {
        Some(index) => Err(Error::in_field(&format!("email.{index}.address"), words.no_email)),
        None => Ok(()),
    }
}
