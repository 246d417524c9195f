//! Who changed what: written in the transaction of the change, read on a telephone's page. What is written is sealed a little
//! later (`seal`), so that a change of it is found (`verify`); it is removed when it is old enough (`remove`), and what it says of
//! a person can be erased (`erase`).

mod anchor;
mod digest;
mod erase;
mod remove;
mod seal;
mod settled;
mod verify;

pub use anchor::AuditAnchor;
pub use digest::SealKey;
pub(crate) use seal::SealKind;
pub use seal::{AuditSeal, SEAL_ROWS};
pub use settled::Settled;
pub use verify::{AuditFault, AuditReport};

use crate::{
    Actor, Error, Store,
    entity::audit,
    stored::{Milliseconds, Word, plain, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::{
    Mac,
    audit::{AuditAction, AuditRow},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

impl Store {
    /// What was done to a telephone of a client, the latest first, at most `limit` rows. What another client did with
    /// the same address before is not among them.
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
    /// Writes a line that tells of no change in the database.
    pub async fn note(&self, action: AuditAction, detail: String, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let transaction = self.begin().await?;
        Entry { at, actor, client_id: None, mac: None, action, detail }.write(&transaction).await?;
        transaction.commit().await
    }
}

/// One line to write.
pub(crate) struct Entry<'a> {
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) client_id: Option<i64>,
    pub(crate) mac: Option<String>,
    pub(crate) action: AuditAction,
    pub(crate) detail: String,
}

impl Entry<'_> {
    /// Writes it through the transaction of what it tells of.
    pub(crate) async fn write(self, transaction: &impl ConnectionTrait) -> Result<(), Error> {
        audit::Entity::insert(self.row()).exec(transaction).await?;
        Ok(())
    }

    /// Writes several at once.
    pub(crate) async fn write_all(entries: Vec<Self>, transaction: &impl ConnectionTrait) -> Result<(), Error> {
        for chunk in entries.into_iter().map(Self::row).collect::<Vec<_>>().chunks(500) {
            audit::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(transaction).await?;
        }
        Ok(())
    }

    fn row(self) -> audit::ActiveModel {
        audit::ActiveModel {
            at: Set(self.at.milliseconds()),
            actor: Set(plain(&self.actor.name)),
            address: Set(plain(&self.actor.address)),
            client_id: Set(self.client_id),
            mac: Set(self.mac),
            action: Set(self.action.word().to_owned()),
            detail: Set(plain(&self.detail)),
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
