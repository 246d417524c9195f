//! What tells of a line's messages: lamps and e-mail.

use crate::{
    error::Error,
    messages::{self, Messages},
    portal::Portal,
    principal::Caller,
    services::message::own_line,
};
use portal_api::{
    ApiError, Detail, ErrorCode, Number,
    notification::{
        CountExisting, ENTRY_LIMIT, EmailEntry, GetNotifications, MessageTypes, Notifications, SaveNotifications,
    },
};
use portal_store::{KeptNotifications, LineRecord, NewNotifications};
use std::collections::HashSet;

/// What tells of a line's messages.
pub async fn get_notifications(
    portal: &Portal,
    caller: &Caller,
    query: GetNotifications,
) -> Result<Notifications, Error> {
    let line = find_line(portal, caller, &query.number).await?;
    shown(portal, &line).await
}

/// Replaces it. Telephones whose lamp is switched on or off are told so at their next fetch.
pub async fn save_notifications(
    portal: &Portal,
    caller: &Caller,
    operation: SaveNotifications,
) -> Result<Notifications, Error> {
    let SaveNotifications { number, version, lamp, email } = operation;
    let words = messages::of(caller.visit.language);
    let line = find_line(portal, caller, &number).await?;
    check(words, "lamp", "number", lamp.iter().map(|entry| (entry.number.as_str(), entry.types())))?;
    check(words, "email", "address", email.iter().map(|entry| (entry.address.as_str(), entry.types())))?;
    check_new_addresses(portal, caller, &line, &email).await?;
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
            let at = new.lamp.iter().position(|entry| entry.number == foreign).unwrap_or_default();
            wrong(&format!("lamp.{at}.number"), &(words.foreign_number)(&foreign))
        }
        error => {
            // A commit whose answer was lost may have been done, for whichever of the client's lines.
            portal.configurations.forget_those(|prepared| prepared.client_id == line.client_id);
            error.into()
        }
    })?;
    portal.forget_lamps(&saved.switched);
    shown(portal, &line).await
}

/// Has a line's lamps count what was there before they were switched on.
pub async fn count_existing(
    portal: &Portal,
    caller: &Caller,
    operation: CountExisting,
) -> Result<Notifications, Error> {
    let line = find_line(portal, caller, &operation.number).await?;
    portal.store.count_existing(line.client_id, line.id, &caller.actor(), portal.clock.now()).await?;
    shown(portal, &line).await
}

async fn find_line(portal: &Portal, caller: &Caller, number: &Number) -> Result<LineRecord, Error> {
    portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)
}

async fn shown(portal: &Portal, line: &LineRecord) -> Result<Notifications, Error> {
    let KeptNotifications { version, lamp, email, not_counted } = portal.store.find_notifications(line.id).await?;
    Ok(Notifications { version, lamp, email, not_counted, can_email: portal.settings.smtp.is_some() })
}

/// The rows of a table: not too many, each with a type, none twice.
fn check<'a>(
    words: &Messages,
    table: &str,
    field: &str,
    rows: impl Iterator<Item = (&'a str, MessageTypes)>,
) -> Result<(), Error> {
    let mut seen = HashSet::new();
    for (index, (key, types)) in rows.enumerate() {
        let place = format!("{table}.{index}.{field}");
        if index >= ENTRY_LIMIT {
            return Err(wrong(&place, &(words.too_many_entries)(ENTRY_LIMIT)));
        }
        if types.is_empty() {
            return Err(wrong(&place, words.no_message_type));
        }
        if !seen.insert(key) {
            return Err(wrong(&place, words.entry_twice));
        }
    }
    Ok(())
}

/// An e-mail says who called and when, so nobody but the line's own user has it sent anywhere; and nowhere unless the portal
/// can. What is there already may stay, or be told of less.
async fn check_new_addresses(
    portal: &Portal,
    caller: &Caller,
    line: &LineRecord,
    email: &[EmailEntry],
) -> Result<(), Error> {
    if email.is_empty() {
        return Ok(());
    }
    let words = messages::of(caller.visit.language);
    let is_own = own_line(caller, &line.row.number).is_ok();
    let kept = portal.store.find_notifications(line.id).await?.email;
    for (index, entry) in email.iter().enumerate() {
        let before = kept.iter().find(|kept| kept.address == entry.address);
        let is_kept = before.is_some_and(|before| entry.types().are_among(before.types()));
        let place = format!("email.{index}.address");
        if portal.settings.smtp.is_none() && before.is_none() {
            return Err(wrong(&place, words.no_email));
        }
        if !is_own && !is_kept {
            return Err(wrong(&place, words.address_by_user));
        }
    }
    Ok(())
}

fn wrong(place: &str, sentence: &str) -> Error {
    ApiError::new(ErrorCode::Invalid, sentence).with_field(place, sentence).into()
}
