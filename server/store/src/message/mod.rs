//! The messages of a line: delivered, marked, removed. The list is beside.

mod list;
pub(crate) mod mailbox;

use crate::{
    Error, Store, email,
    entity::message::{self, Column},
    stored::{Milliseconds, Word, read_count, read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::message::{Message, MessageId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// What came of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredMessage {
    /// The message as it is in the mailbox.
    pub message: Message,
    /// How many e-mails about it are to be sent.
    pub emails: usize,
}

impl Store {
    /// Puts a message into a line's mailbox, unread whatever it says, and gives it as it is there then: one of the same id is
    /// left as it is. The e-mails about it are written with it, if `sends_email`.
    ///
    /// Errors: [`Error::Full`] when the mailbox has so many already.
    pub async fn deliver_message(
        &self,
        line_id: i64,
        new: &Message,
        limit: u64,
        sends_email: bool,
        at: Timestamp,
    ) -> Result<DeliveredMessage, Error> {
        let transaction = self.begin().await?;
        let moment = mailbox::next_moment(&transaction, line_id, at).await?.latest;
        if let Some(found) = find(&transaction, line_id, &new.id).await? {
            return Ok(DeliveredMessage { message: read(found)?, emails: 0 });
        }
        if count(&transaction, line_id).await? >= limit {
            return Err(Error::Full { limit });
        }
        let row = message::ActiveModel {
            line_id: Set(line_id),
            public_id: Set(new.id.as_str().to_owned()),
            kind: Set(new.kind.word().to_owned()),
            is_urgent: Set(new.is_urgent),
            from_number: Set(new.from_number.as_ref().map(|number| number.as_str().to_owned())),
            from_name: Set(new.from_name.as_ref().map(|name| name.as_str().to_owned())),
            seconds: Set(new.duration_seconds.into()),
            arrived_at: Set(new.arrived_at.milliseconds()),
            unread_since: Set(Some(moment)),
            ..Default::default()
        };
        message::Entity::insert(row).exec(&transaction).await?;
        let delivered = find(&transaction, line_id, &new.id).await?.ok_or(Error::NotFound)?;
        let emails = if sends_email { email::write(&transaction, &delivered, new, at).await? } else { 0 };
        transaction.commit().await?;
        Ok(DeliveredMessage { message: read(delivered)?, emails })
    }

    /// Marks a message as read or unread, and gives it. One that becomes unread is so from now on; one that is so already stays
    /// as it is.
    ///
    /// Errors: [`Error::NotFound`] when the line has no such message.
    pub async fn mark_message(
        &self,
        line_id: i64,
        id: &MessageId,
        is_read: bool,
        at: Timestamp,
    ) -> Result<Message, Error> {
        let transaction = self.begin().await?;
        let moment = mailbox::next_moment(&transaction, line_id, at).await?.latest;
        let found = find(&transaction, line_id, id).await?.ok_or(Error::NotFound)?;
        if found.unread_since.is_none() == is_read {
            return read(found);
        }
        let unread_since = (!is_read).then_some(moment);
        message::Entity::update_many()
            .col_expr(Column::UnreadSince, Expr::value(unread_since))
            .filter(Column::Id.eq(found.id))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        read(message::Model { unread_since, ..found })
    }

    /// Removes a message; `false` if the line has none of that id.
    pub async fn delete_message(&self, line_id: i64, id: &MessageId) -> Result<bool, Error> {
        let message =
            message::Entity::delete_many().filter(Column::LineId.eq(line_id)).filter(Column::PublicId.eq(id.as_str()));
        Ok(self.delete(message).await? > 0)
    }
}

async fn find(database: &impl ConnectionTrait, line_id: i64, id: &MessageId) -> Result<Option<message::Model>, Error> {
    let found = message::Entity::find().filter(Column::LineId.eq(line_id)).filter(Column::PublicId.eq(id.as_str()));
    Ok(found.one(database).await?)
}

async fn count(database: &impl ConnectionTrait, line_id: i64) -> Result<u64, Error> {
    let count = message::Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "messages")
        .filter(Column::LineId.eq(line_id));
    read_count(count.into_tuple::<i64>().one(database).await?.unwrap_or_default(), "message.id")
}

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
