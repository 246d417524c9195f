//! Outgoing e-mails, which announce new messages. An e-mail is written in the same transaction as its message, and
//! deleted with the message. A sender reserves an e-mail for an attempt, so that no two senders send it at the same
//! time.

use crate::{
    Error, Store,
    entity::{
        email_entry, line, message,
        outgoing_email::{self, Column},
    },
    message::row::read,
    stored::{Milliseconds, read_count, read_text, read_time, read_word},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{EmailAddress, Language, Number, message::Message, notification::MessageTypes};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, ExprTrait},
};

/// An e-mail to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutgoingEmail {
    /// The e-mail's id.
    pub id: i64,
    /// The recipient's address.
    pub address: EmailAddress,
    /// The recipient's language.
    pub language: Language,
    /// The time when the message was delivered.
    pub created_at: Timestamp,
    /// The number of attempts, including the current attempt.
    pub attempts: u32,
    /// The message that the e-mail announces.
    pub message: Message,
    /// The number of the line that received the message.
    pub number: Number,
}

impl Store {
    /// Reserves the e-mail that has been due longest for one attempt of the caller. No other sender gets the e-mail
    /// before `until`; at that time it is due again, unless the caller has postponed or deleted it. An e-mail that is
    /// due later than `latest` was postponed while the clock was ahead, so it is due now. Returns `None` when no e-mail
    /// is due.
    pub async fn reserve_due_email(
        &self,
        now: Timestamp,
        until: Timestamp,
        latest: Timestamp,
    ) -> Result<Option<OutgoingEmail>, Error> {
        let is_due = Column::NextAt.lte(now.milliseconds()).or(Column::NextAt.gt(latest.milliseconds()));
        loop {
            let due = outgoing_email::Entity::find()
                .filter(is_due.clone())
                .order_by_asc(Column::NextAt)
                .order_by_asc(Column::Id)
                .one(self.read()?)
                .await?;
            let Some(due) = due else { return Ok(None) };
            let reservation = outgoing_email::Entity::update_many()
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1_i64))
                .col_expr(Column::NextAt, Expr::value(until.milliseconds()))
                .filter(Column::Id.eq(due.id))
                .filter(Column::NextAt.eq(due.next_at));
            // If nothing was updated, another sender was faster. If the message is missing, it was just deleted. In
            // both cases the loop tries the next e-mail.
            if self.update(reservation).await? > 0
                && let Some(email) = self.find_email(due).await?
            {
                return Ok(Some(email));
            }
        }
    }

    async fn find_email(&self, due: outgoing_email::Model) -> Result<Option<OutgoingEmail>, Error> {
        let found = message::Entity::find_by_id(due.message_id).find_also_related(line::Entity);
        let Some((message, Some(line))) = found.one(self.read()?).await? else { return Ok(None) };
        Ok(Some(OutgoingEmail {
            id: due.id,
            address: read_text(due.address, "outgoing_email.address")?,
            language: read_word(&due.language, "outgoing_email.language")?,
            created_at: read_time(due.created_at, "outgoing_email.created_at")?,
            attempts: read_count(due.attempts + 1, "outgoing_email.attempts")?,
            message: read(message)?,
            number: read_text(line.number, "line.number")?,
        }))
    }

    /// Schedules the next attempt to send an e-mail for the time `until`.
    pub async fn postpone_email(&self, id: i64, until: Timestamp) -> Result<(), Error> {
        let postponed = outgoing_email::Entity::update_many()
            .col_expr(Column::NextAt, Expr::value(until.milliseconds()))
            .filter(Column::Id.eq(id));
        self.update(postponed).await.map(drop)
    }

    /// Deletes an e-mail, because it was sent or given up.
    pub async fn delete_email(&self, id: i64) -> Result<(), Error> {
        self.delete(outgoing_email::Entity::delete_many().filter(Column::Id.eq(id))).await.map(drop)
    }
}

/// Writes the e-mails that announce a new message: one for each address whose notification includes the message's type.
/// Returns the number of e-mails.
pub(crate) async fn write(
    transaction: &Transaction,
    row: &message::Model,
    message: &Message,
    at: Timestamp,
) -> Result<usize, Error> {
    let entries = email_entry::Entity::find()
        .filter(email_entry::Column::LineId.eq(row.line_id))
        .order_by_asc(email_entry::Column::Id)
        .all(transaction)
        .await?;
    let includes_message = |entry: &email_entry::Model| {
        let types = MessageTypes { fax: entry.fax, urgent: entry.urgent, voice: entry.voice };
        types.include(message.kind, message.is_urgent)
    };
    let email = |entry: email_entry::Model| outgoing_email::ActiveModel {
        message_id: Set(row.id),
        address: Set(entry.address),
        language: Set(entry.language),
        created_at: Set(at.milliseconds()),
        attempts: Set(0),
        next_at: Set(at.milliseconds()),
        ..Default::default()
    };
    let emails: Vec<_> = entries.into_iter().filter(includes_message).map(email).collect();
    let count = emails.len();
    if count > 0 {
        outgoing_email::Entity::insert_many(emails).exec_without_returning(transaction).await?;
    }
    Ok(count)
}
