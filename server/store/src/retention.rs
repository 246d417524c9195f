//! Deletes rows that are past their retention period, a thousand at a time: no statement takes long, and SQLite's only
//! writer is free in between. The audit has its own deletion because of its seals (`audit::remove`).

use crate::{
    Error, Store,
    entity::{outgoing_email, phone_request, unknown_request},
    stored::Milliseconds,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The maximum number of rows per deletion.
const ROWS: u64 = 1_000;

impl Store {
    /// Deletes phone requests older than `before`, at most a thousand. Returns how many were deleted. The journal is
    /// long and has no index on time, so this looks only at the rows with the lowest ids, which are the oldest.
    pub async fn remove_requests_before(&self, before: Timestamp) -> Result<u64, Error> {
        use phone_request::Column;
        self.remove_first::<phone_request::Entity>(Column::Id, Column::At, before).await
    }

    /// Deletes e-mails written before `before`, at most a thousand. Returns how many were deleted. The sender gives up
    /// after three days, so such e-mails remain only when no mail server is configured any more.
    pub async fn remove_emails_before(&self, before: Timestamp) -> Result<u64, Error> {
        use outgoing_email::Column;
        self.remove_first::<outgoing_email::Entity>(Column::Id, Column::CreatedAt, before).await
    }

    async fn remove_first<E: EntityTrait>(
        &self,
        id: E::Column,
        at: E::Column,
        before: Timestamp,
    ) -> Result<u64, Error> {
        let first: Vec<(i64, i64)> = E::find()
            .select_only()
            .column(id)
            .column(at)
            .order_by_asc(id)
            .limit(ROWS)
            .into_tuple()
            .all(self.read()?)
            .await?;
        let is_old = |row: &(i64, i64)| row.1 < before.milliseconds();
        let old: Vec<i64> = first.into_iter().filter(is_old).map(|(id, _)| id).collect();
        if old.is_empty() {
            return Ok(0);
        }
        self.delete(E::delete_many().filter(id.is_in(old))).await
    }

    /// Deletes source addresses that asked for unknown phones and were last seen before `before`, at most a thousand.
    /// Returns how many were deleted.
    pub async fn remove_unknown_before(&self, before: Timestamp) -> Result<u64, Error> {
        let is_old = unknown_request::Column::LastAt.lt(before.milliseconds());
        let addresses = unknown_request::Entity::find()
            .select_only()
            .column(unknown_request::Column::Address)
            .filter(is_old.clone())
            .order_by_asc(unknown_request::Column::LastAt)
            .limit(ROWS)
            .into_tuple::<String>()
            .all(self.read()?)
            .await?;
        if addresses.is_empty() {
            return Ok(0);
        }
        // An address that was seen again in the meantime stays.
        let unknown = unknown_request::Entity::delete_many()
            .filter(unknown_request::Column::Address.is_in(addresses))
            .filter(is_old);
        self.delete(unknown).await
    }
}
