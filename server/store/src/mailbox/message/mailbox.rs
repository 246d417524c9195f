//! Assigns a moment to each event in a mailbox. The moments define the order of the events.
//!
//! A lamp counts only messages that became unread after their type was ticked for the lamp. To decide this, the moments
//! of both events are compared. A moment is the time in milliseconds since the epoch. If this time is not later than
//! the mailbox's previous moment, the moment is the previous moment plus one. So all moments of a mailbox differ, and a
//! later event has a later moment, even when the clock is set back.

use crate::{Error, entity::mailbox, stored::Milliseconds, transaction::Transaction};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    EntityTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// Stores the next moment of a mailbox, and returns the mailbox's row; `latest` is the moment. The caller has exclusive
/// access to the mailbox until the transaction ends: SQLite has one writer, and PostgreSQL locks the row.
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
