//! Converts a row of the message table to the API's type.

use crate::{
    Error,
    entity::message,
    stored::{read_count, read_text, read_time, read_word},
};
use portal_api::message::Message;

/// Converts a row to a message.
pub(crate) fn read(row: message::Model) -> Result<Message, Error> {
    Ok(Message {
        id: read_text(row.public_id, "message.public_id")?,
        kind: read_word(&row.kind, "message.kind")?,
        is_urgent: row.is_urgent,
        from_number: row.from_number.map(|number| read_text(number, "message.from_number")).transpose()?,
        from_name: row.from_name.map(|name| read_text(name, "message.from_name")).transpose()?,
        duration_seconds: read_count(row.seconds, "message.seconds")?,
        arrived_at: read_time(row.arrived_at, "message.arrived_at")?,
        is_read: row.unread_since.is_none(),
    })
}
