//! The messages of a line. The platform fills the mailbox and the line's user reads it. The line's administrators see
//! that there are messages, but not their content.

use crate::{error::Error, messages, portal::Portal, principal::Caller, services::line::find_line};
use portal_api::{
    ApiError, ErrorCode, Number, Page,
    message::{DeleteMessage, DeliverMessage, ListMessages, MESSAGE_LIMIT, MarkMessage, Message},
    session::Role,
};

/// Puts a message into a line's mailbox.
///
/// Errors: `Full` when the mailbox has its maximum number of messages.
pub async fn deliver_message(portal: &Portal, caller: &Caller, operation: DeliverMessage) -> Result<Message, Error> {
    let DeliverMessage { number, id, kind, is_urgent, from_number, from_name, duration_seconds, arrived_at } =
        operation;
    let line = find_line(portal, caller, &number).await?;
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

/// Returns a page of a line's messages. For a line that the caller only administers, the messages are without content.
pub async fn list_messages(portal: &Portal, caller: &Caller, query: ListMessages) -> Result<Page<Message>, Error> {
    let own = caller.own_line(&query.number).map(|line| line.id);
    let line_id = match own {
        Ok(id) => id,
        Err(_) => find_line(portal, caller, &query.number).await?.id,
    };
    let (mut rows, total) = portal.store.list_messages(line_id, query.page).await?;
    if own.is_err() {
        rows = rows.into_iter().map(without_content).collect();
    }
    Ok(Page { rows, total, page: query.page, now: portal.clock.now() })
}

/// Marks a message as read or unread.
pub async fn mark_message(portal: &Portal, caller: &Caller, operation: MarkMessage) -> Result<Message, Error> {
    let MarkMessage { number, id, is_read } = operation;
    let line_id = find_writable_line(portal, caller, &number).await?;
    let message = portal.store.mark_message(line_id, &id, is_read, portal.clock.now()).await?;
    Ok(if caller.own_line(&number).is_ok() { message } else { without_content(message) })
}

/// Deletes a message.
pub async fn delete_message(portal: &Portal, caller: &Caller, operation: DeleteMessage) -> Result<(), Error> {
    let line_id = find_writable_line(portal, caller, &operation.number).await?;
    let is_deleted = portal.store.delete_message(line_id, &operation.id).await?;
    if is_deleted { Ok(()) } else { Err(Error::NotFound) }
}

/// Removes from a message what only the line's user may see: the name of the person who called. This person, or the
/// user's own contacts, chose the name.
fn without_content(message: Message) -> Message {
    Message { from_name: None, ..message }
}

/// Returns the id of a line whose messages the caller may change: a user's own line, or any line for an operator,
/// because the platform's programs sign in as operators.
async fn find_writable_line(portal: &Portal, caller: &Caller, number: &Number) -> Result<i64, Error> {
    if caller.principal.role != Role::Operator {
        return Ok(caller.own_line(number)?.id);
    }
    Ok(find_line(portal, caller, number).await?.id)
}
