//! Limits disclosures. A disclosure tells a reseller that another reseller has registered a MAC address; a reseller
//! could use disclosures to find the phones of others. The counts are stored, so that a new session, another token or a
//! restart does not reset them.

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

/// The account that asks for a MAC address and may get a disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureAccount {
    /// The account's id.
    pub account_id: i64,
    /// The id of the reseller that employs the user.
    pub reseller_id: i64,
    /// The subject of the alarm: a text that names the account and the reseller.
    pub name: String,
}

/// The limits for disclosures. They count different MAC addresses.
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
    /// Returns the time until which nothing may be disclosed to this account; `None` if the account and its reseller
    /// are below their limits.
    pub async fn find_disclosure_limit(
        &self,
        account: &DisclosureAccount,
        limits: DisclosureLimits,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        find_block_end(self.read()?, account, limits, now).await
    }

    /// Counts the disclosure of a MAC address to an account, and raises an alarm. Returns `None` if the address may be
    /// disclosed. When a limit is reached, counts nothing and returns the time until which nothing may be disclosed.
    /// The same address counts once per reseller in 24 hours.
    pub async fn record_disclosure(
        &self,
        account: &DisclosureAccount,
        mac: &Mac,
        limits: DisclosureLimits,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let transaction = self.begin().await?;
        lock_reseller(&transaction, account.reseller_id).await?;
        if let Some(until) = find_block_end(&transaction, account, limits, now).await? {
            return Ok(Some(until));
        }
        if was_disclosed(&transaction, account.reseller_id, mac, now).await? {
            return Ok(None);
        }
        delete_uncounted(&transaction, account.reseller_id, now).await?;
        let row = vec![
            account.reseller_id.into(),
            account.account_id.into(),
            mac.as_str().to_owned().into(),
            now.milliseconds().into(),
        ];
        let begin = "INSERT INTO told_elsewhere (reseller_id, account_id, mac, at) VALUES";
        batch::run(&transaction, begin, vec![row], "").await?;
        let new_alarm = |kind| NewAlarm { kind, subject: account.name.clone(), at: now, count: 1 };
        let mut alarms = vec![new_alarm(AlarmKind::ToldElsewhere)];
        // This disclosure was the last before a limit.
        if find_block_end(&transaction, account, limits, now).await?.is_some() {
            alarms.push(new_alarm(AlarmKind::ToldElsewhereLimit));
        }
        alarm::raise(&transaction, &alarms).await?;
        transaction.commit().await?;
        Ok(None)
    }
}

/// Serializes the requests of one reseller: PostgreSQL locks the reseller's row, and SQLite has one writer.
async fn lock_reseller(transaction: &Transaction, reseller_id: i64) -> Result<(), Error> {
    let backend = transaction.get_database_backend();
    if backend == DbBackend::Postgres {
        let sql = "SELECT id FROM reseller WHERE id = $1 FOR UPDATE";
        transaction.query_one_raw(Statement::from_sql_and_values(backend, sql, [reseller_id.into()])).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct DisclosureCount {
    count: i64,
    oldest: Option<i64>,
}

/// Returns the time until which a limit blocks disclosures, or the later time if both limits are reached. Rows with a
/// time in the future were written while the clock was ahead and don't count.
async fn find_block_end(
    database: &impl ConnectionTrait,
    account: &DisclosureAccount,
    limits: DisclosureLimits,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let backend = database.get_database_backend();
    // A limit ends when the oldest counted disclosure leaves the period.
    let limit_end = async |condition: &str, id: i64, period: SignedDuration, limit: u64| {
        let sql = [
            "SELECT COUNT(*) AS count, MIN(at) AS oldest FROM told_elsewhere WHERE reseller_id = $1 AND at > $2 AND at <= $3",
            condition,
        ];
        let since = (now - period).milliseconds();
        let values = [account.reseller_id.into(), since.into(), now.milliseconds().into(), id.into()];
        let statement = Statement::from_sql_and_values(backend, sql.concat(), values);
        let Some(found) = DisclosureCount::find_by_statement(statement).one(database).await? else { return Ok(None) };
        let disclosed: u64 = read_count(found.count, "told_elsewhere.at")?;
        let oldest = found.oldest.and_then(|at| Timestamp::from_millisecond(at).ok());
        Ok::<_, Error>(oldest.filter(|_| disclosed >= limit).map(|oldest| oldest + period))
    };
    let hour = limit_end(" AND account_id = $4", account.account_id, HOUR, limits.account_hour).await?;
    let day = limit_end(" AND reseller_id = $4", account.reseller_id, DAY, limits.reseller_day).await?;
    Ok(hour.max(day))
}

/// Whether the address was disclosed to the reseller within the last 24 hours.
async fn was_disclosed(
    database: &impl ConnectionTrait,
    reseller_id: i64,
    mac: &Mac,
    now: Timestamp,
) -> Result<bool, Error> {
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

/// Deletes the reseller's rows that don't count: older than 24 hours, or in the future.
async fn delete_uncounted(database: &impl ConnectionTrait, reseller_id: i64, now: Timestamp) -> Result<(), Error> {
    let sql = "DELETE FROM told_elsewhere WHERE reseller_id = $1 AND (at <= $2 OR at > $3)";
    let values = [reseller_id.into(), (now - DAY).milliseconds().into(), now.milliseconds().into()];
    database.execute_raw(Statement::from_sql_and_values(database.get_database_backend(), sql, values)).await?;
    Ok(())
}
