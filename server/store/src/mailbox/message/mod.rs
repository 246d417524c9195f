//! Delivers the messages of a line, marks them as read or unread, and deletes them. The list of messages is in `list`.

mod list;
pub(crate) mod mailbox;
pub(crate) mod row;

use crate::{
    Error, Store, email,
    entity::message::{self, Column},
    page::count_rows,
    stored::{Milliseconds, StoredWord, read_count},
};
use jiff::Timestamp;
use portal_api::message::{Message, MessageId};
use row::read;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// The result of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDelivery {
    /// The message as stored in the mailbox.
    pub message: Message,
    /// The number of e-mails to send about the message.
    pub emails: usize,
}

impl Store {
    /// Delivers a message to a line's mailbox and returns the stored message. The message is unread, whatever
    /// `new.is_read` is. If the mailbox already has a message with the same id, that message is returned unchanged. If
    /// `sends_email` is true, writes the e-mails that announce the message in the same transaction. `limit` is the
    /// maximum number of messages per mailbox.
    ///
    /// Errors: [`Error::Full`] when the limit is reached.
    pub async fn deliver_message(
        &self,
        line_id: i64,
        new: &Message,
        limit: u64,
        sends_email: bool,
        at: Timestamp,
    ) -> Result<MessageDelivery, Error> {
        let transaction = self.begin().await?;
        let moment = mailbox::next_moment(&transaction, line_id, at).await?.latest;
        if let Some(found) = find(&transaction, line_id, &new.id).await? {
            return Ok(MessageDelivery { message: read(found)?, emails: 0 });
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
        Ok(MessageDelivery { message: read(delivered)?, emails })
    }

    /// Marks a message as read or unread, and returns it. A read message that is marked unread counts as unread from
    /// this moment; a message that is already in the wanted state is left unchanged.
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

    /// Deletes a message. Returns `false` if the line has no message with this id.
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
    let count =
        message::Entity::find().select_only().column_as(count_rows(), "messages").filter(Column::LineId.eq(line_id));
    read_count(count.into_tuple::<i64>().one(database).await?.unwrap_or_default(), "message.id")
}
