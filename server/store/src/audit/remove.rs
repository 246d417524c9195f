//! Removing rows that are old enough. Whole seals go, from the first on; the seals themselves stay, and one more says which
//! rows were removed. So the chain still holds, and rows that are missing without such a seal were not removed by us.

use super::{
    digest::SealKey,
    seal::{Seal, SealKind, last_of, last_seal},
};
use crate::{
    Error, Store,
    entity::{audit, audit_seal},
    stored::{Milliseconds, Word},
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most rows that go at once, unless one seal has more.
const ROWS: i64 = 1_000;
/// The most seals whose rows go at once.
const SEALS: u64 = 100;

impl Store {
    /// Removes rows of the audit written before a time, about a thousand, and says how many went. To be called until none
    /// does. Rows that no seal covers stay, and so do those after a row that is too young.
    pub async fn remove_audit_before(&self, key: &SealKey, before: Timestamp, at: Timestamp) -> Result<u64, Error> {
        let removed = last_of(self.read()?, SealKind::Removed).await?.map_or(0, |seal| seal.last_id);
        // Most times there is nothing to do, and then nobody waits for SQLite's only writer.
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

/// The last of the seals whose rows go now. A row's own time counts, unless it lies after its seal's: a clock that was wrong
/// for a while must not keep it for ever.
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
