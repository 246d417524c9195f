//! Counts how often a reseller was told that another reseller has registered a MAC address. The counts are stored, so
//! that a new session, another token or a restart does not reset them.

use crate::{
    Error, Store,
    alarm::{self, NewAlarm},
    batch,
    stored::{Milliseconds, read_count},
    transaction::Transaction,
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{Mac, unknown::AlarmKind};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

/// The account that asks about a MAC address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureAccount {
    /// The account's id.
    pub account_id: i64,
    /// The id of the reseller that employs the user.
    pub reseller_id: i64,
    /// The subject of the alarm: names the account and the reseller.
    pub name: String,
}

/// How many different MAC addresses may be disclosed as registered elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisclosureLimits {
    /// The maximum per account within one hour.
    pub account_hour: u64,
    /// The maximum for all accounts of a reseller together within 24 hours.
    pub reseller_day: u64,
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Store {
    /// The time until which nothing may be disclosed to this account; `None` if it is below its limits.
    pub async fn find_disclosure_limit(
        &self,
        account: &DisclosureAccount,
        limits: DisclosureLimits,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        closed_until(self.read()?, account, limits, now).await
    }

    /// Counts that the account is told that an address is registered elsewhere, and raises an alarm. When a limit is
    /// reached, counts nothing and returns the time until which nothing may be disclosed; otherwise returns `None`. The
    /// same address counts once in 24 hours.
    pub async fn record_disclosure(
        &self,
        account: &DisclosureAccount,
        mac: &Mac,
        limits: DisclosureLimits,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let transaction = self.begin().await?;
        lock(&transaction, account.reseller_id).await?;
        if let Some(until) = closed_until(&transaction, account, limits, now).await? {
            return Ok(Some(until));
        }
        if is_told(&transaction, account.reseller_id, mac, now).await? {
            return Ok(None);
        }
        forget(&transaction, account.reseller_id, now).await?;
        let row = vec![
            account.reseller_id.into(),
            account.account_id.into(),
            mac.as_str().to_owned().into(),
            now.milliseconds().into(),
        ];
        let begin = "INSERT INTO told_elsewhere (reseller_id, account_id, mac, at) VALUES";
        batch::run(&transaction, begin, vec![row], "").await?;
        let of = |kind| NewAlarm { kind, subject: account.name.clone(), at: now, count: 1 };
        let mut alarms = vec![of(AlarmKind::ToldElsewhere)];
        if closed_until(&transaction, account, limits, now).await?.is_some() {
            alarms.push(of(AlarmKind::ToldElsewhereLimit));
        }
        alarm::raise(&transaction, &alarms).await?;
        transaction.commit().await?;
        Ok(None)
    }
}

/// Serializes the requests of one reseller. SQLite has a single writer anyway.
async fn lock(transaction: &Transaction, reseller_id: i64) -> Result<(), Error> {
    let backend = transaction.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql = "SELECT id FROM reseller WHERE id = $1 FOR UPDATE";
        transaction.query_one_raw(Statement::from_sql_and_values(backend, sql, [reseller_id.into()])).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
    oldest: Option<i64>,
}

/// The latest end of the limits that are reached. Entries in the future, after a clock jump, are not counted.
async fn closed_until(
    database: &impl ConnectionTrait,
    account: &DisclosureAccount,
    limits: DisclosureLimits,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let backend = database.get_database_backend();
    let count = async |condition: &str, id: i64, period: SignedDuration, limit: u64| {
        let sql = [
            "SELECT COUNT(*) AS count, MIN(at) AS oldest FROM told_elsewhere WHERE reseller_id = $1 AND at > $2 AND at <= $3",
            condition,
        ];
        let since = (now - period).milliseconds();
        let values = [account.reseller_id.into(), since.into(), now.milliseconds().into(), id.into()];
        let statement = Statement::from_sql_and_values(backend, sql.concat(), values);
        let Some(found) = Count::find_by_statement(statement).one(database).await? else { return Ok(None) };
        let told: u64 = read_count(found.count, "told_elsewhere.at")?;
        let oldest = found.oldest.and_then(|at| Timestamp::from_millisecond(at).ok());
        Ok::<_, Error>(oldest.filter(|_| told >= limit).map(|oldest| oldest + period))
    };
    let hour = count(" AND account_id = $4", account.account_id, HOUR, limits.account_hour).await?;
    let day = count(" AND reseller_id = $4", account.reseller_id, DAY, limits.reseller_day).await?;
    Ok(hour.max(day))
}

async fn is_told(database: &impl ConnectionTrait, reseller_id: i64, mac: &Mac, now: Timestamp) -> Result<bool, Error> {
    let sql = "SELECT at FROM told_elsewhere WHERE reseller_id = $1 AND mac = $2 AND at > $3 AND at <= $4";
    let values = [
        reseller_id.into(),
        mac.as_str().to_owned().into(),
        (now - DAY).milliseconds().into(),
        now.milliseconds().into(),
    ];
    let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
    Ok(database.query_one_raw(statement).await?.is_some())
}

/// Deletes the entries that no longer count.
async fn forget(database: &impl ConnectionTrait, reseller_id: i64, now: Timestamp) -> Result<(), Error> {
    let sql = "DELETE FROM told_elsewhere WHERE reseller_id = $1 AND (at <= $2 OR at > $3)";
    let values = [reseller_id.into(), (now - DAY).milliseconds().into(), now.milliseconds().into()];
    database.execute_raw(Statement::from_sql_and_values(database.get_database_backend(), sql, values)).await?;
    Ok(())
}
