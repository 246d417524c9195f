//! Counts and limits hand-overs. A hand-over gives the secrets of one phone to a source, an IP address or a network.
//! The counts are stored separately from the phones, so that a hand-over still counts when the phone's window is
//! renewed or the phone is deleted. They are stored per hour, not per hand-over: a workshop may have a hundred thousand
//! hand-overs, and each check reads all recent counts of its source.

use crate::{
    Error, Store,
    stored::{read_count, without_nul},
    transaction::Transaction,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

/// The limits for a source that receives secrets of several resellers' phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOverRule {
    /// The start of the counted period: hand-overs in the clock hour of this time, or earlier, don't count.
    pub since: Timestamp,
    /// The maximum number of resellers.
    pub resellers: u64,
    /// The maximum number of phones, if they belong to two or more resellers.
    pub phones: u64,
    /// If there are more phones than `phones`: the maximum number of phones that don't belong to the reseller with the
    /// most phones.
    pub others: u64,
}

/// The number of hand-overs of one reseller's phones to a source.
struct ResellerCount {
    reseller_id: i64,
    phones: u64,
}

/// A reseller with at least this percentage of a source's phones may continue beyond the limits, because the source is
/// considered the reseller's workshop. This applies only to a source with more phones than [`HandOverRule::phones`]: of
/// a few phones, one reseller reaches the percentage too easily.
const WORKSHOP_PERCENT: u64 = 80;

impl HandOverRule {
    /// Whether a source may receive the secrets of one more phone of this reseller. The workshop of one reseller may
    /// continue without limit, even when a few phones of other resellers use the same address.
    fn admits(self, reseller_id: i64, before: &[ResellerCount]) -> bool {
        // All numbers include the hand-over that is being checked.
        let own = before.iter().find(|count| count.reseller_id == reseller_id).map_or(0, |count| count.phones) + 1;
        let others = before.iter().filter(|count| count.reseller_id != reseller_id);
        let resellers = others.clone().count() as u64 + 1;
        let total = others.clone().map(|count| count.phones).sum::<u64>() + own;
        let largest = others.map(|count| count.phones).max().unwrap_or(0).max(own);
        let is_workshop = own * 100 >= total * WORKSHOP_PERCENT;
        let is_within_limits = resellers <= self.resellers && (total <= self.phones || total - largest <= self.others);
        resellers == 1 || is_within_limits || (is_workshop && total > self.phones)
    }
}

/// Whether the source may receive this hand-over. Hand-overs to one source are serialized: SQLite has one writer, and
/// PostgreSQL takes a lock on the source until the transaction ends.
pub(super) async fn is_admitted(
    transaction: &Transaction,
    rule: HandOverRule,
    phone_id: i64,
    source: &str,
    now: Timestamp,
) -> Result<bool, Error> {
    let backend = transaction.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        transaction.query_one_raw(Statement::from_sql_and_values(backend, sql, [source.into()])).await?;
    }
    let sql = "SELECT client.reseller_id FROM phone JOIN client ON client.id = phone.client_id WHERE phone.id = $1";
    let statement = Statement::from_sql_and_values(backend, sql, [phone_id.into()]);
    // A deleted phone is admitted here, because binding it fails afterwards.
    let Some(reseller) = Reseller::find_by_statement(statement).one(transaction).await? else { return Ok(true) };
    // Counts with a later hour than `now` were written while the clock was ahead. They don't count.
    let sql = "SELECT reseller_id, CAST(SUM(count) AS BIGINT) AS phones FROM hand_over \
               WHERE source = $1 AND hour > $2 AND hour <= $3 GROUP BY reseller_id";
    let values = [without_nul(source).into(), hour(rule.since).into(), hour(now).into()];
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = Row::find_by_statement(statement).all(transaction).await?;
    let before = rows.into_iter().map(Row::read).collect::<Result<Vec<_>, _>>()?;
    Ok(rule.admits(reseller.reseller_id, &before))
}

/// The number of the clock hour that contains `at`, since the epoch.
fn hour(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

/// Counts a hand-over for its source.
pub(super) async fn count(transaction: &Transaction, phone_id: i64, source: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO hand_over (source, hour, reseller_id, count) \
               SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), client.reseller_id, 1 FROM phone \
               JOIN client ON client.id = phone.client_id WHERE phone.id = $3 \
               ON CONFLICT (source, hour, reseller_id) DO UPDATE SET count = hand_over.count + 1";
    let values = [without_nul(source).into(), hour(now).into(), phone_id.into()];
    let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
    transaction.execute_raw(statement).await?;
    Ok(())
}

impl Store {
    /// Deletes the counts of hand-overs from clock hours before that of `before`, at most a thousand. Returns how many
    /// were deleted.
    pub async fn delete_hand_overs_before(&self, before: Timestamp) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let sql = "DELETE FROM hand_over WHERE (source, hour, reseller_id) IN \
                   (SELECT source, hour, reseller_id FROM hand_over WHERE hour < $1 ORDER BY hour LIMIT 1000)";
        let values = [hour(before).into()];
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        let deleted = transaction.execute_raw(statement).await?.rows_affected();
        transaction.commit().await?;
        Ok(deleted)
    }
}

#[derive(FromQueryResult)]
struct Reseller {
    reseller_id: i64,
}

#[derive(FromQueryResult)]
struct Row {
    reseller_id: i64,
    phones: i64,
}

impl Row {
    fn read(self) -> Result<ResellerCount, Error> {
        Ok(ResellerCount { reseller_id: self.reseller_id, phones: read_count(self.phones, "hand_over.count")? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const RULE: HandOverRule = HandOverRule { since: Timestamp::UNIX_EPOCH, resellers: 3, phones: 20, others: 5 };

    /// Simulates requests for hand-overs to one source, one after the other. `requests` holds the reseller of each
    /// requesting phone. Returns the number of admitted hand-overs per reseller.
    fn simulate_requests(requests: impl IntoIterator<Item = i64>) -> BTreeMap<i64, u64> {
        let mut counts = BTreeMap::new();
        for reseller_id in requests {
            let before: Vec<_> =
                counts.iter().map(|(id, phones)| ResellerCount { reseller_id: *id, phones: *phones }).collect();
            if RULE.admits(reseller_id, &before) {
                *counts.entry(reseller_id).or_default() += 1;
            }
        }
        counts
    }

    #[test]
    fn a_workshop_of_one_reseller_has_no_limit() {
        assert_eq!(simulate_requests([1; 500]), [(1, 500)].into());
    }

    #[test]
    fn a_workshop_continues_beside_a_few_phones_of_other_resellers() {
        let requests = [1; 300].into_iter().chain([2; 50]).chain([1; 200]).chain([3]);
        assert_eq!(simulate_requests(requests), [(1, 500), (2, 5)].into());
    }

    #[test]
    fn a_source_that_collects_phones_of_several_resellers_is_limited() {
        let counts = simulate_requests((0..1_000).map(|index| index % 2));
        assert!(counts.values().sum::<u64>() <= 20, "two resellers: {counts:?}");
        let counts = simulate_requests((0..1_000).map(|index| index % 3));
        assert!(counts.values().sum::<u64>() <= 20, "three resellers: {counts:?}");
        let counts = simulate_requests(0..1_000);
        assert_eq!(counts.len(), 3, "of a thousand resellers, only three get a hand-over");
    }
}
