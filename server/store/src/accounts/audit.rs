//! The audit: a row for each change, with the actor and the time. A change and its audit row are written in the same
//! transaction. A phone's page shows the audit rows about the phone. A background task seals new rows soon afterwards
//! (`seal`), so that later tampering is detected (`verify`). Old rows are deleted (`remove`), and personal data can be
//! erased (`erase`).

mod anchor;
mod digest;
mod erase;
mod remove;
mod seal;
mod seal_progress;
mod seal_row;
mod verify;

pub use anchor::AuditAnchor;
pub use digest::SealKey;
pub use seal::{AuditSeal, SEAL_ROWS};
pub use seal_progress::SealProgress;
pub(crate) use seal_row::SealKind;
pub use verify::{AuditFault, AuditReport};

use crate::{
    Actor, Error, Store,
    entity::audit,
    stored::{Milliseconds, StoredWord, read_time, read_word, without_nul},
};
use jiff::Timestamp;
use portal_api::{
    Mac,
    audit::{AuditAction, AuditRow},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// Returns the audit rows about a client's phone, newest first, at most `limit` rows. If another client had the
    /// phone before, the rows from that time are left out.
    pub async fn list_audit(&self, client_id: i64, mac: &Mac, limit: u64) -> Result<Vec<AuditRow>, Error> {
        let rows = audit::Entity::find()
            .filter(audit::Column::Mac.eq(mac.as_str()))
            .filter(audit::Column::ClientId.eq(client_id))
            .order_by_desc(audit::Column::Id)
            .limit(limit)
            .all(self.read()?)
            .await?;
        rows.into_iter().map(read_row).collect()
    }
}

impl Store {
    /// Writes an audit row for an event that changes no other row.
    pub async fn write_audit_row(
        &self,
        action: AuditAction,
        detail: String,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        AuditEntry { at, actor, client_id: None, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await
    }
}

/// The maximum number of audit rows per statement, below the databases' limits on placeholders per statement.
const ROWS_PER_STATEMENT: usize = 500;

/// An audit row to write.
pub(crate) struct AuditEntry<'a> {
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) client_id: Option<i64>,
    pub(crate) mac: Option<String>,
    pub(crate) action: AuditAction,
    pub(crate) detail: String,
}

impl AuditEntry<'_> {
    /// Writes the row inside the transaction of the change that it reports.
    pub(crate) async fn write(self, transaction: &impl ConnectionTrait) -> Result<(), Error> {
        audit::Entity::insert(self.row()).exec(transaction).await?;
        Ok(())
    }

    /// Writes several rows.
    pub(crate) async fn write_all(entries: Vec<Self>, transaction: &impl ConnectionTrait) -> Result<(), Error> {
        for chunk in entries.into_iter().map(Self::row).collect::<Vec<_>>().chunks(ROWS_PER_STATEMENT) {
            audit::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(transaction).await?;
        }
        Ok(())
    }

    fn row(self) -> audit::ActiveModel {
        audit::ActiveModel {
            at: Set(self.at.milliseconds()),
            actor: Set(without_nul(&self.actor.name)),
            address: Set(without_nul(&self.actor.address)),
            client_id: Set(self.client_id),
            mac: Set(self.mac),
            action: Set(self.action.word().to_owned()),
            detail: Set(without_nul(&self.detail)),
            ..Default::default()
        }
    }
}

fn read_row(row: audit::Model) -> Result<AuditRow, Error> {
    Ok(AuditRow {
        at: read_time(row.at, "audit.at")?,
        actor: row.actor,
        address: row.address,
        action: read_word(&row.action, "audit.action")?,
        detail: row.detail,
    })
}
