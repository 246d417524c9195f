//! Deletes audit rows that are past their retention period. The rows of whole seals are deleted, oldest first. The
//! seals stay, and a new seal records which rows were deleted. So the chain remains valid, and rows that are missing
//! without such a seal were deleted by somebody else.

use super::{
    digest::SealKey,
    seal::{last_of, last_seal},
    seal_row::{Seal, SealKind},
};
use crate::{
    Error, Store,
    entity::{audit, audit_seal},
    stored::{Milliseconds, StoredWord},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The maximum number of rows to delete at once, unless a single seal covers more.
const ROWS: i64 = 1_000;
/// The maximum number of seals whose rows are deleted at once.
const SEALS: u64 = 100;

impl Store {
    /// Deletes audit rows written before `before`, about a thousand, and returns how many were deleted. Call it until
    /// it returns 0. Unsealed rows stay, and so do all rows after one that is too recent.
    pub async fn remove_audit_before(&self, key: &SealKey, before: Timestamp, at: Timestamp) -> Result<u64, Error> {
        let removed = last_of(self.read()?, SealKind::Removed).await?.map_or(0, |seal| seal.last_id);
        // Usually there is nothing to delete; then the check must not block SQLite's only writer.
        if find_last(self.read()?, removed, before).await?.is_none() {
            return Ok(0);
        }
        let transaction = self.begin().await?;
        let removed = last_of(&transaction, SealKind::Removed).await?.map_or(0, |seal| seal.last_id);
        let Some(last) = find_last(&transaction, removed, before).await? else { return Ok(0) };
        let deleted =
            audit::Entity::delete_many().filter(audit::Column::Id.lte(last.last_id)).exec(&transaction).await?;
        let seal = Seal {
            kind: SealKind::Removed,
            first_id: removed + 1,
            last_id: last.last_id,
            count: i64::try_from(deleted.rows_affected).unwrap_or(i64::MAX),
            last_at: last.last_at,
            digest: last.digest,
            at: at.milliseconds(),
            ..Seal::after(last_seal(&transaction).await?)
        };
        seal.write(key, &transaction).await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected)
    }
}

/// The last seal whose rows are deleted now. The time of the latest row decides, or the seal's own time if that is
/// earlier: otherwise a row written while the clock was ahead would stay for ever.
async fn find_last(database: &impl ConnectionTrait, removed: i64, before: Timestamp) -> Result<Option<Seal>, Error> {
    let seals = audit_seal::Entity::find()
        .filter(audit_seal::Column::Kind.eq(SealKind::Rows.word()))
        .filter(audit_seal::Column::LastId.gt(removed))
        .order_by_asc(audit_seal::Column::LastId)
        .limit(SEALS)
        .all(database)
        .await?;
    let (mut last, mut rows) = (None, 0);
    for seal in seals {
        rows += seal.count;
        if seal.last_at.min(seal.at) >= before.milliseconds() || (last.is_some() && rows > ROWS) {
            break;
        }
        last = Some(seal);
    }
    last.map(Seal::read).transpose()
}
