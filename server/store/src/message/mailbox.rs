//! The order of what happens in a mailbox.
//!
//! Whether a message became unread after a notification was activated is told by their moments. A moment is the time, in
//! milliseconds, or a little later: no two in a mailbox are the same, and none goes back when the clock does.

use crate::{Error, entity::mailbox, stored::Milliseconds, transaction::Transaction};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// The next moment of a mailbox. Whoever asks has the mailbox to themselves until the transaction ends: SQLite has one writer,
/// and PostgreSQL locks the row.
pub(crate) async fn next_moment(
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
