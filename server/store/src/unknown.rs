//! Requests for addresses that nobody registered: counted by where they come from, never by what they ask.

use crate::{
    Error, Store,
    entity::unknown_request::{self, Column},
    stored::{Milliseconds, plain, read_count, read_time},
};
use jiff::Timestamp;
use sea_orm::{
    ActiveValue::Set,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

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

impl Store {
    /// Adds `n` requests to those of a source address.
    pub async fn count_unknown(&self, address: &str, at: Timestamp, n: u64) -> Result<(), Error> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let (before, at) = (|column| Expr::col((unknown_request::Entity, column)), at.milliseconds());
        let later = Expr::case(before(Column::LastAt).lt(at), at).finally(before(Column::LastAt));
        let transaction = self.begin().await?;
        let row = unknown_request::ActiveModel {
            address: Set(plain(address)),
            first_at: Set(at),
            last_at: Set(at),
            count: Set(n),
        };
        let conflict = OnConflict::column(Column::Address)
            .value(Column::Count, before(Column::Count).add(n))
            .value(Column::LastAt, later)
            .to_owned();
        unknown_request::Entity::insert(row).on_conflict(conflict).exec_without_returning(&transaction).await?;
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
