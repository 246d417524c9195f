//! Counts hand-overs: how many phones' secrets a source received recently, and whether it may receive one more. A
//! hand-over counts for a day, even when the phone's window is renewed or the phone is deleted. The counts are kept
//! per hour, because a workshop may have a hundred thousand hand-overs and each new one reads them all.

use crate::{
    Error, Store,
    stored::{plain, read_count},
    transaction::Transaction,
};
use jiff::Timestamp;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

/// The limits for a source that receives secrets of several resellers' phones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandOverRule {
    /// Hand-overs in the hour of this time, or earlier, don't count.
    pub since: Timestamp,
    /// The maximum number of resellers.
    pub resellers: u64,
    /// The maximum number of phones, when they belong to two or more resellers.
    pub phones: u64,
    /// Beyond `phones`: the maximum number of phones that don't belong to the reseller with the most phones.
    pub others: u64,
}

/// The number of hand-overs of one reseller's phones to a source.
struct ResellerCount {
    reseller_id: i64,
    phones: u64,
}

/// Beyond the limits, a reseller with at least this percentage of the phones may continue: the source is its workshop.
const WORKSHOP_PERCENT: u64 = 80;

impl HandOverRule {
    /// Whether a source may receive the secrets of one more phone of this reseller. The workshop of one reseller may
    /// continue without limit, even when a few phones of other resellers use the same address.
    fn admits(self, reseller_id: i64, before: &[ResellerCount]) -> bool {
        let own = before.iter().find(|one| one.reseller_id == reseller_id).map_or(0, |one| one.phones) + 1;
        let others = before.iter().filter(|one| one.reseller_id != reseller_id);
        let resellers = others.clone().count() as u64 + 1;
        let total = others.clone().map(|one| one.phones).sum::<u64>() + own;
        let most = others.map(|one| one.phones).max().unwrap_or(0).max(own);
        let is_workshop = own * 100 >= total * WORKSHOP_PERCENT;
        let is_few = resellers <= self.resellers && (total <= self.phones || total - most <= self.others);
        resellers == 1 || is_few || (is_workshop && total > self.phones)
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
    let Some(reseller) = Reseller::find_by_statement(statement).one(transaction).await? else { return Ok(true) };
    // Hand-overs in the future, after a clock jump, are not counted.
    let sql = "SELECT reseller_id, CAST(SUM(count) AS BIGINT) AS phones FROM hand_over \
               WHERE source = $1 AND hour > $2 AND hour <= $3 GROUP BY reseller_id";
    let values = [plain(source).into(), hour(rule.since).into(), hour(now).into()];
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let rows = Row::find_by_statement(statement).all(transaction).await?;
    let before = rows.into_iter().map(Row::read).collect::<Result<Vec<_>, _>>()?;
    Ok(rule.admits(reseller.reseller_id, &before))
}

fn hour(at: Timestamp) -> i64 {
    at.as_second().div_euclid(3_600)
}

/// Counts a hand-over for its source.
pub(super) async fn count(transaction: &Transaction, phone_id: i64, source: &str, now: Timestamp) -> Result<(), Error> {
    let sql = "INSERT INTO hand_over (source, hour, reseller_id, count) \
               SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), client.reseller_id, 1 FROM phone \
               JOIN client ON client.id = phone.client_id WHERE phone.id = $3 \
               ON CONFLICT (source, hour, reseller_id) DO UPDATE SET count = hand_over.count + 1";
    let values = [plain(source).into(), hour(now).into(), phone_id.into()];
    let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
    transaction.execute_raw(statement).await?;
    Ok(())
}

impl Store {
    /// Deletes counts of hand-overs from before `before`, at most a thousand. Returns how many were deleted.
    pub async fn remove_hand_overs_before(&self, before: Timestamp) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let sql = "DELETE FROM hand_over WHERE (source, hour, reseller_id) IN \
                   (SELECT source, hour, reseller_id FROM hand_over WHERE hour < $1 ORDER BY hour LIMIT 1000)";
        let values = [hour(before).into()];
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        let removed = transaction.execute_raw(statement).await?.rows_affected();
        transaction.commit().await?;
        Ok(removed)
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

    /// The hand-overs per reseller when all these resellers' phones ask one after the other.
    fn handed_over(asked: impl IntoIterator<Item = i64>) -> BTreeMap<i64, u64> {
        let mut handed = BTreeMap::new();
        for reseller_id in asked {
            let before: Vec<_> =
                handed.iter().map(|(id, phones)| ResellerCount { reseller_id: *id, phones: *phones }).collect();
            if RULE.admits(reseller_id, &before) {
                *handed.entry(reseller_id).or_default() += 1;
            }
        }
        handed
    }

    #[test]
    fn a_workshop_of_one_reseller_has_no_limit() {
        assert_eq!(handed_over([1; 500]), [(1, 500)].into());
    }

    #[test]
    fn a_few_of_another_reseller_do_not_stop_a_workshop_and_are_all_there_are() {
        let asked = [1; 300].into_iter().chain([2; 50]).chain([1; 200]).chain([3]);
        assert_eq!(handed_over(asked), [(1, 500), (2, 5)].into());
    }

    #[test]
    fn who_collects_phones_of_several_resellers_is_stopped() {
        let handed = handed_over((0..1_000).map(|index| index % 2));
        assert!(handed.values().sum::<u64>() <= 20, "{handed:?}");
        let handed = handed_over((0..1_000).map(|index| index % 3));
        assert!(handed.values().sum::<u64>() <= 20, "{handed:?}");
        let handed = handed_over(0..1_000);
        assert_eq!(handed.len(), 3, "of more than three resellers");
    }
}
