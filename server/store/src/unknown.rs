//! Requests for addresses that nobody registered: counted by where they come from, never by what they ask.

use crate::{
    Error, Store, batch,
    entity::unknown_request::{self, Column},
    stored::{Milliseconds, plain, read_count, read_time},
};
use jiff::Timestamp;
use sea_orm::{
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// The most source addresses that are remembered; those seen longest ago go.
pub const UNKNOWN_LIMIT: u64 = 10_000;

/// What came from one source address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRequests {
    /// From where.
    pub address: String,
    /// When the first one came.
    pub first_at: Timestamp,
    /// When the latest one came.
    pub last_at: Timestamp,
    /// How many there were.
    pub count: u64,
}

/// Requests of one source address to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCount {
    /// When the latest one came.
    pub at: Timestamp,
    /// How many there were.
    pub count: u64,
}

impl Store {
    /// Adds requests to those of their source addresses, all in one transaction.
    pub async fn count_unknown(&self, counts: &BTreeMap<String, UnknownCount>) -> Result<(), Error> {
        if counts.is_empty() {
            return Ok(());
        }
        let row = |(address, UnknownCount { at, count }): (&String, &UnknownCount)| {
            let (at, count) = (at.milliseconds(), i64::try_from(*count).unwrap_or(i64::MAX));
            vec![plain(address).into(), at.into(), at.into(), count.into()]
        };
        let transaction = self.begin().await?;
        let begin = "INSERT INTO unknown_request (address, first_at, last_at, count) VALUES";
        let end = " ON CONFLICT (address) DO UPDATE SET count = unknown_request.count + excluded.count, \
                   last_at = CASE WHEN unknown_request.last_at < excluded.last_at THEN excluded.last_at \
                   ELSE unknown_request.last_at END";
        batch::run(&transaction, begin, counts.iter().map(row).collect(), end).await?;
        let oldest_to_stay = unknown_request::Entity::find()
            .select_only()
            .column(Column::LastAt)
            .order_by_desc(Column::LastAt)
            .offset(UNKNOWN_LIMIT - 1)
            .limit(1)
            .into_query();
        unknown_request::Entity::delete_many()
            .filter(Expr::col(Column::LastAt).lt(Expr::from(oldest_to_stay)))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The source addresses that asked for unknown telephones, the latest first.
    pub async fn list_unknown(&self, limit: u64) -> Result<Vec<UnknownRequests>, Error> {
        let rows = unknown_request::Entity::find()
            .order_by_desc(Column::LastAt)
            .order_by_asc(Column::Address)
            .limit(limit)
            .all(self.read()?)
            .await?;
        rows.into_iter().map(read).collect()
    }
}

fn read(row: unknown_request::Model) -> Result<UnknownRequests, Error> {
    Ok(UnknownRequests {
        address: row.address,
        first_at: read_time(row.first_at, "unknown_request.first_at")?,
        last_at: read_time(row.last_at, "unknown_request.last_at")?,
        count: read_count(row.count, "unknown_request.count")?,
    })
}
