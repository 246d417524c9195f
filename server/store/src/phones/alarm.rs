//! Stores alarms for the operator. The table has one row per kind and subject.

use crate::{
    Error, Store, batch,
    stored::{Milliseconds, StoredWord, read_count, read_time, read_word, without_nul},
};
use jiff::Timestamp;
use portal_api::unknown::{Alarm, AlarmKind};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// The maximum number of stored alarms. Beyond the limit, the alarms that were raised longest ago are deleted; alarms
/// that were last raised at the same millisecond as the last alarm within the limit stay.
const ALARM_LIMIT: i64 = 1_000;

/// An alarm to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlarm {
    /// The kind of event that raised the alarm.
    pub kind: AlarmKind,
    /// The account, reseller or source that caused the alarm; may be empty.
    pub subject: String,
    /// The time of the event.
    pub at: Timestamp,
    /// The number of events to add to the alarm's count.
    pub count: u64,
}

impl Store {
    /// Raises alarms in one transaction. An existing alarm of the same kind and subject gets a higher count and a later
    /// time.
    pub async fn raise_alarms(&self, alarms: &[NewAlarm]) -> Result<(), Error> {
        if alarms.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        raise(&transaction, alarms).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The alarms, most recently raised first, at most `limit`.
    pub async fn list_alarms(&self, limit: u32) -> Result<Vec<Alarm>, Error> {
        let database = self.read()?;
        let sql =
            "SELECT kind, subject, first_at, last_at, count FROM alarm ORDER BY last_at DESC, kind, subject LIMIT $1";
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, [i64::from(limit).into()]);
        Row::find_by_statement(statement).all(database).await?.into_iter().map(Row::read).collect()
    }
}

/// Raises alarms inside the transaction of the event that they report.
pub(crate) async fn raise(database: &impl ConnectionTrait, alarms: &[NewAlarm]) -> Result<(), Error> {
    let begin = "INSERT INTO alarm (kind, subject, first_at, last_at, count) VALUES";
    let end = " ON CONFLICT (kind, subject) DO UPDATE SET count = alarm.count + excluded.count, \
               last_at = CASE WHEN alarm.last_at < excluded.last_at THEN excluded.last_at ELSE alarm.last_at END";
    // Each alarm has its own statement, because one upsert can't change the same row twice.
    for alarm in alarms {
        batch::run(database, begin, vec![row(alarm)], end).await?;
    }
    let delete_oldest =
        "DELETE FROM alarm WHERE last_at < (SELECT last_at FROM alarm ORDER BY last_at DESC LIMIT 1 OFFSET $1)";
    let values = [(ALARM_LIMIT - 1).into()];
    database
        .execute_raw(Statement::from_sql_and_values(database.get_database_backend(), delete_oldest, values))
        .await?;
    Ok(())
}

fn row(alarm: &NewAlarm) -> Vec<Value> {
    let at = alarm.at.milliseconds();
    let count = i64::try_from(alarm.count).unwrap_or(i64::MAX);
    vec![alarm.kind.word().into(), without_nul(&alarm.subject).into(), at.into(), at.into(), count.into()]
}

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    subject: String,
    first_at: i64,
    last_at: i64,
    count: i64,
}

impl Row {
    fn read(self) -> Result<Alarm, Error> {
        Ok(Alarm {
            kind: read_word(&self.kind, "alarm.kind")?,
            subject: self.subject,
            first_at: read_time(self.first_at, "alarm.first_at")?,
            last_at: read_time(self.last_at, "alarm.last_at")?,
            count: read_count(self.count, "alarm.count")?,
        })
    }
}
