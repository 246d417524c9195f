//! Deletes audit rows that are past their retention period. Only the rows of whole seals are deleted, oldest first.
//! Their seals stay, and a new seal records which rows were deleted. So the chain remains valid. If rows are missing
//! and no seal records their deletion, somebody else deleted them.

use super::{
    digest::SealKey,
    seal::{find_last_seal, find_last_seal_of_kind},
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
const ROWS_PER_DELETION: i64 = 1_000;
/// The maximum number of seals whose rows are deleted at once.
const SEALS_PER_DELETION: u64 = 100;

impl Store {
    /// Deletes audit rows written before `before`, at most a thousand, and returns how many were deleted. Call this
    /// function until it returns 0. Unsealed rows stay. Deletion stops at the first seal with a row that is too recent,
    /// even if rows after it are old.
    pub async fn delete_audit_before(&self, key: &SealKey, before: Timestamp, at: Timestamp) -> Result<u64, Error> {
        let removed_to = find_last_seal_of_kind(self.read()?, SealKind::Removed).await?.map_or(0, |seal| seal.last_id);
        // Usually there is nothing to delete. This first check only reads, so that it does not block SQLite's only
        // writer.
        if find_last_expired(self.read()?, removed_to, before).await?.is_none() {
            return Ok(0);
        }
        let transaction = self.begin().await?;
        let removed_to = find_last_seal_of_kind(&transaction, SealKind::Removed).await?.map_or(0, |seal| seal.last_id);
        let Some(last) = find_last_expired(&transaction, removed_to, before).await? else { return Ok(0) };
        let deleted =
            audit::Entity::delete_many().filter(audit::Column::Id.lte(last.last_id)).exec(&transaction).await?;
        let seal = Seal {
            kind: SealKind::Removed,
            first_id: removed_to + 1,
            last_id: last.last_id,
            count: i64::try_from(deleted.rows_affected).unwrap_or(i64::MAX),
            last_at: last.last_at,
            digest: last.digest,
            at: at.milliseconds(),
            ..Seal::blank_after(find_last_seal(&transaction).await?)
        };
        seal.write(key, &transaction).await?;
        transaction.commit().await?;
        Ok(deleted.rows_affected)
    }
}

/// Finds the last seal whose rows are deleted now; `removed_to` is the id up to which rows were deleted before. A
/// seal's rows are old enough if the latest time of a row is before `before`. If the seal itself was made earlier than
/// that time, the time of the seal counts instead: otherwise a row written while the clock was ahead would stay for
/// ever.
async fn find_last_expired(
    database: &impl ConnectionTrait,
    removed_to: i64,
    before: Timestamp,
) -> Result<Option<Seal>, Error> {
    let seals = audit_seal::Entity::find()
        .filter(audit_seal::Column::Kind.eq(SealKind::Rows.word()))
        .filter(audit_seal::Column::LastId.gt(removed_to))
        .order_by_asc(audit_seal::Column::LastId)
        .limit(SEALS_PER_DELETION)
        .all(database)
        .await?;
    let (mut last, mut rows) = (None, 0);
    for seal in seals {
        rows += seal.count;
        if seal.last_at.min(seal.at) >= before.milliseconds() || (last.is_some() && rows > ROWS_PER_DELETION) {
            break;
        }
        last = Some(seal);
    }
    last.map(Seal::read).transpose()
}
