//! E-mails on their way out: written in the transaction of their message, gone with it, taken by one sender at a time.

use crate::{
    Error, Store,
    entity::{
        email_entry, line, message,
        outgoing_email::{self, Column},
    },
    message::read,
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
    /// Its id.
    pub id: i64,
    /// To whom.
    pub address: EmailAddress,
    /// What they read.
    pub language: Language,
    /// When it was written.
    pub created_at: Timestamp,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// What it tells of.
    pub message: Message,
    /// Whose message it is.
    pub number: Number,
}

impl Store {
    /// Takes the e-mail that has been due longest, if one is, for a single attempt: until `until` nobody else gets it, and then
    /// it is due again unless it was postponed or deleted. One that is due after `latest` was postponed by a clock that was
    /// ahead: it is due now.
    pub async fn take_email(
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
            let taken = outgoing_email::Entity::update_many()
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1_i64))
                .col_expr(Column::NextAt, Expr::value(until.milliseconds()))
                .filter(Column::Id.eq(due.id))
                .filter(Column::NextAt.eq(due.next_at));
            // Another sender was faster, or the message is gone: there may be one more.
            if self.update(taken).await? > 0
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

    /// Has an e-mail tried again then.
    pub async fn postpone_email(&self, id: i64, until: Timestamp) -> Result<(), Error> {
        let postponed = outgoing_email::Entity::update_many()
            .col_expr(Column::NextAt, Expr::value(until.milliseconds()))
            .filter(Column::Id.eq(id));
        self.update(postponed).await.map(drop)
    }

    /// Removes an e-mail: it was sent, or never will be.
    pub async fn delete_email(&self, id: i64) -> Result<(), Error> {
        self.delete(outgoing_email::Entity::delete_many().filter(Column::Id.eq(id))).await.map(drop)
    }
}

/// Writes the e-mails about a new message, to the addresses that want to hear of one like it; and says how many.
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
    let is_meant = |entry: &email_entry::Model| {
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
    let emails: Vec<_> = entries.into_iter().filter(is_meant).map(email).collect();
    let count = emails.len();
    if count > 0 {
        outgoing_email::Entity::insert_many(emails).exec_without_returning(transaction).await?;
    }
    Ok(count)
}
