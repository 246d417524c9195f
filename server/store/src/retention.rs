//! Removing what is older than it may be kept, a thousand rows at a time: no statement takes long, and SQLite's only writer
//! is free in between. The audit has its own way, for its seals (`audit::remove`).

use crate::{
    Error, Store,
    entity::{outgoing_email, phone_request, unknown_request},
    stored::Milliseconds,
};
use jiff::Timestamp;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// The most rows that go at once.
const ROWS: u64 = 1_000;

impl Store {
    /// Removes requests of telephones from before a time, at most a thousand, and says how many went. They are in the order
    /// they came in, so the first ones are looked at, and no other: the journal is long and has no index by time.
    pub async fn remove_requests_before(&self, before: Timestamp) -> Result<u64, Error> {
        use phone_request::Column;
        self.remove_first::<phone_request::Entity>(Column::Id, Column::At, before).await
    }

    /// Removes e-mails written before a time, at most a thousand, and says how many went. The sender gives up after three days;
    /// these are left over where no mail server is configured any more.
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

    /// Removes source addresses that asked for unknown telephones and were not seen since a time, at most a thousand, and
    /// says how many went.
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
        // One that asked again meanwhile stays.
        let unknown = unknown_request::Entity::delete_many()
            .filter(unknown_request::Column::Address.is_in(addresses))
            .filter(is_old);
        self.delete(unknown).await
    }
}
