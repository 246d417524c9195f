//! The messages of a line. The platform fills the mailbox; its user alone reads it.

use crate::{error::Error, messages, portal::Portal, principal::Caller};
use portal_api::{
    ApiError, ErrorCode, Number, Page,
    message::{DeleteMessage, DeliverMessage, ListMessages, MESSAGE_LIMIT, MarkMessage, Message},
    session::Role,
};

/// Puts a message into a line's mailbox.
pub async fn deliver_message(portal: &Portal, caller: &Caller, operation: DeliverMessage) -> Result<Message, Error> {
    let DeliverMessage { number, id, kind, is_urgent, from_number, from_name, duration_seconds, arrived_at } =
        operation;
    let line = portal.store.find_line(caller.scope(), &number).await?.ok_or(Error::NotFound)?;
    let message = Message { id, kind, is_urgent, from_number, from_name, duration_seconds, arrived_at, is_read: false };
    let (sends_email, now) = (portal.settings.smtp.is_some(), portal.clock.now());
    let delivered = portal.store.deliver_message(line.id, &message, MESSAGE_LIMIT, sends_email, now).await;
    let delivered = delivered.map_err(|error| match error {
        portal_store::Error::Full { limit } => {
            let full = messages::of(caller.visit.language).mailbox_full;
            ApiError::new(ErrorCode::Full, full(&number, limit)).into()
        }
        error => Error::from(error),
    })?;
    if delivered.emails > 0 {
        portal.outbox.wake();
    }
    Ok(delivered.message)
}

/// A page of the messages of the caller's own line.
pub async fn list_messages(portal: &Portal, caller: &Caller, query: ListMessages) -> Result<Page<Message>, Error> {
    let line_id = own_line(caller, &query.number)?;
    let (rows, total) = portal.store.list_messages(line_id, query.page).await?;
    Ok(Page { rows, total, page: query.page, now: portal.clock.now() })
}

/// Marks a message as read or unread.
pub async fn mark_message(portal: &Portal, caller: &Caller, operation: MarkMessage) -> Result<Message, Error> {
    let MarkMessage { number, id, is_read } = operation;
    let line_id = mailbox(portal, caller, &number).await?;
    Ok(portal.store.mark_message(line_id, &id, is_read, portal.clock.now()).await?)
}

/// Removes one.
pub async fn delete_message(portal: &Portal, caller: &Caller, operation: DeleteMessage) -> Result<(), Error> {
    let line_id = mailbox(portal, caller, &operation.number).await?;
    let is_deleted = portal.store.delete_message(line_id, &operation.id).await?;
    if is_deleted { Ok(()) } else { Err(Error::NotFound) }
}

/// The line of a number, if it is the caller's own: whoever administers others' lines doesn't read their messages.
pub fn own_line(caller: &Caller, number: &Number) -> Result<i64, Error> {
    let own = caller.principal.line.as_ref().filter(|line| line.number == *number);
    own.map(|line| line.id).ok_or(Error::NotFound)
}

/// The line whose messages may be changed: the caller's own, and any for the platform's programs.
async fn mailbox(portal: &Portal, caller: &Caller, number: &Number) -> Result<i64, Error> {
    if caller.principal.role != Role::Operator {
        return own_line(caller, number);
    }
    Ok(portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)?.id)
}
