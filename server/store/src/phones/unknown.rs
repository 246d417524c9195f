//! Counts requests for unregistered MAC addresses by source address, and by period of ten minutes. The requested
//! addresses are not stored.

use crate::{
    Error, Store, batch,
    entity::unknown_request::{self, Column},
    stored::{Milliseconds, read_count, read_time, without_nul},
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    PageNumber,
    list::PAGE_SIZE,
    unknown::{UnknownRequestCounts, UnknownSource},
};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Statement,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeMap;

/// The maximum number of stored source addresses. Beyond the limit, the addresses that were seen longest ago are
/// deleted; addresses that were last seen at the same millisecond as the last address within the limit stay.
pub const UNKNOWN_LIMIT: u64 = 10_000;

/// The length of a counting period in milliseconds: ten minutes.
const PERIOD_MS: i64 = 600_000;
/// The time after which the counts of a period are deleted.
const PERIODS_KEPT: SignedDuration = SignedDuration::from_hours(48);

/// Requests to add to the count of one source address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCount {
    /// The time of the latest request.
    pub at: Timestamp,
    /// The number of requests.
    pub count: u64,
    /// The number of guesses: requests for a MAC address that the source had not asked for shortly before.
    pub guesses: u64,
}

impl Store {
    /// Adds requests to the counts of their source addresses and of their periods, in one transaction.
    pub async fn count_unknown_requests(&self, counts: &BTreeMap<String, UnknownCount>) -> Result<(), Error> {
        let Some(latest) = counts.values().map(|count| count.at).max() else { return Ok(()) };
        let row = |(address, UnknownCount { at, count, .. }): (&String, &UnknownCount)| {
            let (at, count) = (at.milliseconds(), i64::try_from(*count).unwrap_or(i64::MAX));
            vec![without_nul(address).into(), at.into(), at.into(), count.into()]
        };
        let transaction = self.begin().await?;
        let begin = "INSERT INTO unknown_request (address, first_at, last_at, count) VALUES";
        let end = " ON CONFLICT (address) DO UPDATE SET count = unknown_request.count + excluded.count, \
                   last_at = CASE WHEN unknown_request.last_at < excluded.last_at THEN excluded.last_at \
                   ELSE unknown_request.last_at END";
        batch::run(&transaction, begin, counts.iter().map(row).collect(), end).await?;
        let oldest_to_keep = unknown_request::Entity::find()
            .select_only()
            .column(Column::LastAt)
            .order_by_desc(Column::LastAt)
            .offset(UNKNOWN_LIMIT - 1)
            .limit(1)
            .into_query();
        unknown_request::Entity::delete_many()
            .filter(Expr::col(Column::LastAt).lt(Expr::from(oldest_to_keep)))
            .exec(&transaction)
            .await?;
        count_periods(&transaction, counts).await?;
        let delete_old = "DELETE FROM unknown_period WHERE start < $1";
        let values = [(latest - PERIODS_KEPT).milliseconds().into()];
        let backend = transaction.get_database_backend();
        transaction.execute_raw(Statement::from_sql_and_values(backend, delete_old, values)).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Returns the numbers of requests and guesses for unknown phones from `since` to `now`, and of their source
    /// addresses. The period that contains `since` counts as a whole.
    pub async fn count_guesses(&self, since: Timestamp, now: Timestamp) -> Result<UnknownRequestCounts, Error> {
        let database = self.read()?;
        let backend = database.get_database_backend();
        let sql = "SELECT CAST(COALESCE(SUM(requests), 0) AS BIGINT) AS requests, \
                   CAST(COALESCE(SUM(guesses), 0) AS BIGINT) AS guesses, \
                   (SELECT COUNT(*) FROM unknown_request WHERE last_at > $2 AND last_at <= $3) AS sources \
                   FROM unknown_period WHERE start >= $1 AND start <= $3";
        let values = [period_start(since).into(), since.milliseconds().into(), now.milliseconds().into()];
        let row = Sums::find_by_statement(Statement::from_sql_and_values(backend, sql, values)).one(database).await?;
        let Sums { requests, guesses, sources } = row.unwrap_or_default();
        Ok(UnknownRequestCounts {
            requests: read_count(requests, "unknown_period.requests")?,
            guesses: read_count(guesses, "unknown_period.guesses")?,
            sources: read_count(sources, "unknown_request.address")?,
        })
    }

    /// A page of the source addresses that asked for unknown phones, latest first, and their total number.
    pub async fn list_unknown_sources(&self, page: PageNumber) -> Result<(Vec<UnknownSource>, u64), Error> {
        let database = self.read()?;
        let rows = unknown_request::Entity::find()
            .order_by_desc(Column::LastAt)
            .order_by_asc(Column::Address)
            .offset(page.offset())
            .limit(u64::from(PAGE_SIZE))
            .all(database)
            .await?;
        let total = unknown_request::Entity::find().count(database).await?;
        Ok((rows.into_iter().map(read).collect::<Result<_, _>>()?, total))
    }
}

/// The start of the period that contains `at`, in milliseconds.
fn period_start(at: Timestamp) -> i64 {
    let at = at.milliseconds();
    at - at.rem_euclid(PERIOD_MS)
}

/// Adds the requests and guesses to the counts of their periods.
async fn count_periods(database: &impl ConnectionTrait, counts: &BTreeMap<String, UnknownCount>) -> Result<(), Error> {
    // The sums of requests and guesses, by the start of the period.
    let mut periods: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for UnknownCount { at, count, guesses } in counts.values() {
        let (requests_sum, guesses_sum) = periods.entry(period_start(*at)).or_default();
        *requests_sum = requests_sum.saturating_add(*count);
        *guesses_sum = guesses_sum.saturating_add(*guesses);
    }
    let to_signed = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let row = |(start, (requests, guesses)): (i64, (u64, u64))| {
        vec![start.into(), to_signed(requests).into(), to_signed(guesses).into()]
    };
    let begin = "INSERT INTO unknown_period (start, requests, guesses) VALUES";
    let end = " ON CONFLICT (start) DO UPDATE SET requests = unknown_period.requests + excluded.requests, \
               guesses = unknown_period.guesses + excluded.guesses";
    Ok(batch::run(database, begin, periods.into_iter().map(row).collect(), end).await?)
}

#[derive(Default, FromQueryResult)]
struct Sums {
    requests: i64,
    guesses: i64,
    sources: i64,
}

fn read(row: unknown_request::Model) -> Result<UnknownSource, Error> {
    Ok(UnknownSource {
        source: row.address,
        first_at: read_time(row.first_at, "unknown_request.first_at")?,
        last_at: read_time(row.last_at, "unknown_request.last_at")?,
        count: read_count(row.count, "unknown_request.count")?,
    })
}
