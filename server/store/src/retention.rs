//! Deletes rows that are past their retention period, a thousand at a time. So no statement takes long, and other
//! changes can use SQLite's only writer between two deletions. Audit rows are deleted in `audit::remove`, because of
//! their seals.

use crate::{
    Error, Store,
    entity::{outgoing_email, phone_request, unknown_request},
    stored::Milliseconds,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The maximum number of rows per deletion.
const ROWS_PER_DELETION: u64 = 1_000;

impl Store {
    /// Deletes phone requests older than `before`, at most a thousand. Returns how many were deleted. The journal is
    /// long and has no index on time, so this function looks only at the rows with the lowest ids, which are the
    /// oldest.
    pub async fn delete_requests_before(&self, before: Timestamp) -> Result<u64, Error> {
        use phone_request::Column;
        self.delete_oldest::<phone_request::Entity>(Column::Id, Column::At, before).await
    }

    /// Deletes e-mails written before `before`, at most a thousand. Returns how many were deleted. The sender gives up
    /// after three days, so such e-mails remain only when no mail server is configured any more.
    pub async fn delete_emails_before(&self, before: Timestamp) -> Result<u64, Error> {
        use outgoing_email::Column;
        self.delete_oldest::<outgoing_email::Entity>(Column::Id, Column::CreatedAt, before).await
    }

    /// Deletes those of the thousand rows with the lowest ids that are older than `before`.
    async fn delete_oldest<E: EntityTrait>(
        &self,
        id: E::Column,
        at: E::Column,
        before: Timestamp,
    ) -> Result<u64, Error> {
        let oldest: Vec<(i64, i64)> = E::find()
            .select_only()
            .column(id)
            .column(at)
            .order_by_asc(id)
            .limit(ROWS_PER_DELETION)
            .into_tuple()
            .all(self.read()?)
            .await?;
        let is_old = |(_, at): &(i64, i64)| *at < before.milliseconds();
        let old_ids: Vec<i64> = oldest.into_iter().filter(is_old).map(|(id, _)| id).collect();
        if old_ids.is_empty() {
            return Ok(0);
        }
        self.delete(E::delete_many().filter(id.is_in(old_ids))).await
    }

    /// Deletes source addresses that asked for unknown phones and were last seen before `before`, at most a thousand.
    /// Returns how many were deleted.
    pub async fn delete_unknown_sources_before(&self, before: Timestamp) -> Result<u64, Error> {
        let is_old = unknown_request::Column::LastAt.lt(before.milliseconds());
        let addresses = unknown_request::Entity::find()
            .select_only()
            .column(unknown_request::Column::Address)
            .filter(is_old.clone())
            .order_by_asc(unknown_request::Column::LastAt)
            .limit(ROWS_PER_DELETION)
            .into_tuple::<String>()
            .all(self.read()?)
            .await?;
        if addresses.is_empty() {
            return Ok(0);
        }
        // The time is compared again: an address that was seen again since the query above stays.
        let deletion = unknown_request::Entity::delete_many()
            .filter(unknown_request::Column::Address.is_in(addresses))
            .filter(is_old);
        self.delete(deletion).await
    }
}
