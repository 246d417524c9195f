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
        let first = phone_request::Entity::find()
            .select_only()
            .columns([phone_request::Column::Id, phone_request::Column::At])
            .order_by_asc(phone_request::Column::Id)
            .limit(ROWS)
            .into_tuple::<(i64, i64)>()
            .all(self.read()?)
            .await?;
        let ids = old(first, before);
        if ids.is_empty() {
            return Ok(0);
        }
        let requests = phone_request::Entity::delete_many().filter(phone_request::Column::Id.is_in(ids));
        self.delete(requests).await
    }

    /// Removes e-mails written before a time, at most a thousand, and says how many went. Whoever sends them gives up sooner;
    /// these are left over from when there was somebody to send them.
    pub async fn remove_emails_before(&self, before: Timestamp) -> Result<u64, Error> {
        let first = outgoing_email::Entity::find()
            .select_only()
            .columns([outgoing_email::Column::Id, outgoing_email::Column::CreatedAt])
            .order_by_asc(outgoing_email::Column::Id)
            .limit(ROWS)
            .into_tuple::<(i64, i64)>()
            .all(self.read()?)
            .await?;
        let ids = old(first, before);
        if ids.is_empty() {
            return Ok(0);
        }
        let emails = outgoing_email::Entity::delete_many().filter(outgoing_email::Column::Id.is_in(ids));
        self.delete(emails).await
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

/// The ids of those that are from before a time.
fn old(rows: Vec<(i64, i64)>, before: Timestamp) -> Vec<i64> {
    rows.into_iter().filter(|(_, at)| *at < before.milliseconds()).map(|(id, _)| id).collect()
}
