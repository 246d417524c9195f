//! Functions that the modules about lines share: finding a line's row, checking its lock, building its audit rows.

use crate::{Actor, Error, audit::AuditEntry, entity::line, stored::Milliseconds};
use jiff::Timestamp;
use portal_api::audit::AuditAction;
use sea_orm::{ConnectionTrait, EntityTrait};

/// Finds the row of a line.
///
/// Errors: [`Error::NotFound`] when the line does not exist.
pub(super) async fn find(database: &impl ConnectionTrait, id: i64) -> Result<line::Model, Error> {
    line::Entity::find_by_id(id).one(database).await?.ok_or(Error::NotFound)
}

/// Builds an audit row about a line.
pub(super) fn entry(
    at: Timestamp,
    actor: &Actor,
    client_id: i64,
    action: AuditAction,
    detail: String,
) -> AuditEntry<'_> {
    AuditEntry { at, actor, client_id: Some(client_id), mac: None, action, detail }
}

/// Whether a line's account is locked at `at`.
pub(super) fn is_locked(line: &line::Model, at: Timestamp) -> bool {
    line.locked_at.is_some() && line.locked_until.is_none_or(|until| until > at.milliseconds())
}
