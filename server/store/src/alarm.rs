//! Alarms: what the operator should look at, one row for each kind and subject.

use crate::{
    Error, Store, batch,
    stored::{Milliseconds, Word, plain, read_count, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::unknown::{Alarm, AlarmKind};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};

/// The most alarms that are kept; those raised longest ago go.
const ALARM_LIMIT: i64 = 1_000;

/// An alarm to raise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlarm {
    /// What it is about.
    pub kind: AlarmKind,
    /// Whom it is about; may be empty.
    pub subject: String,
    /// When it was raised last.
    pub at: Timestamp,
    /// How often.
    pub count: u64,
}

impl Store {
    /// Raises alarms, all in one transaction. Each of a kind and subject that is there already is raised again.
    pub async fn raise_alarms(&self, alarms: &[NewAlarm]) -> Result<(), Error> {
        if alarms.is_empty() {
            return Ok(());
        }
        let transaction = self.begin().await?;
        raise(&transaction, alarms).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The alarms, the one raised last first, at most `limit`.
    pub async fn list_alarms(&self, limit: u32) -> Result<Vec<Alarm>, Error> {
        let database = self.read()?;
        let sql =
            "SELECT kind, subject, first_at, last_at, count FROM alarm ORDER BY last_at DESC, kind, subject LIMIT $1";
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, [i64::from(limit).into()]);
        Row::find_by_statement(statement).all(database).await?.into_iter().map(Row::read).collect()
    }
}

/// Raises alarms through the transaction of what they tell of.
pub(crate) async fn raise(database: &impl ConnectionTrait, alarms: &[NewAlarm]) -> Result<(), Error> {
    let begin = "INSERT INTO alarm (kind, subject, first_at, last_at, count) VALUES";
    let end = " ON CONFLICT (kind, subject) DO UPDATE SET count = alarm.count + excluded.count, \
               last_at = CASE WHEN alarm.last_at < excluded.last_at THEN excluded.last_at ELSE alarm.last_at END";
    // One by one: a statement can't change a row twice.
    for alarm in alarms {
        batch::run(database, begin, vec![row(alarm)], end).await?;
    }
    let cut = "DELETE FROM alarm WHERE last_at < (SELECT last_at FROM alarm ORDER BY last_at DESC LIMIT 1 OFFSET $1)";
    let values = [(ALARM_LIMIT - 1).into()];
    database.execute_raw(Statement::from_sql_and_values(database.get_database_backend(), cut, values)).await?;
    Ok(())
}

fn row(alarm: &NewAlarm) -> Vec<Value> {
    let at = alarm.at.milliseconds();
    let count = i64::try_from(alarm.count).unwrap_or(i64::MAX);
    vec![alarm.kind.word().into(), plain(&alarm.subject).into(), at.into(), at.into(), count.into()]
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
