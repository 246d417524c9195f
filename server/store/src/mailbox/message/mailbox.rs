//! The order of events in a mailbox.
//!
//! A lamp counts only messages that became unread after its notification was switched on. Both events are compared by
//! their moments. A moment is the time in milliseconds, made later if necessary: no two moments in a mailbox are equal,
//! and moments never go back, even when the clock is set back.

use crate::{Error, entity::mailbox, stored::Milliseconds, transaction::Transaction};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// The next moment of a mailbox. The caller has exclusive access to the mailbox until the transaction ends: SQLite has
/// one writer, and PostgreSQL locks the row.
pub(crate) async fn next_mailbox_time(
    transaction: &Transaction,
    line_id: i64,
    at: Timestamp,
) -> Result<mailbox::Model, Error> {
    let at = at.milliseconds();
    let row = mailbox::ActiveModel { line_id: Set(line_id), latest: Set(at), version: Set(0) };
    let latest = || Expr::col((mailbox::Entity, mailbox::Column::Latest));
    let later = Expr::case(latest().lt(at), at).finally(latest().add(1_i64));
    let conflict = OnConflict::column(mailbox::Column::LineId).value(mailbox::Column::Latest, later).to_owned();
    mailbox::Entity::insert(row).on_conflict(conflict).exec_without_returning(transaction).await?;
    mailbox::Entity::find_by_id(line_id).one(transaction).await?.ok_or(Error::NotFound)
}
