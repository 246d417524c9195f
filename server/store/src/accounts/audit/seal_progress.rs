//! Finds the settled audit rows. A row is settled when no new row with a lower id can appear.
//!
//! SQLite has one writer, so rows appear in the order of their ids. PostgreSQL assigns an id when a transaction writes,
//! not when it commits, so a row can become visible after another row with a higher id. Sealing therefore waits until
//! all transactions have ended that held a write lock on the table when the highest id was read. Sealing itself takes
//! no lock on the table while it waits.

use crate::{Error, entity::audit};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, Statement};
use std::collections::HashSet;

/// Selects the open transactions that have written to the audit table.
const WRITERS_SQL: &str = "SELECT virtualtransaction FROM pg_locks \
                           WHERE locktype = 'relation' AND relation = 'audit'::regclass \
                           AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                           AND mode = 'RowExclusiveLock' AND granted";

/// The settled rows, as known from one sealing to the next.
#[derive(Debug, Default)]
pub struct SealProgress {
    /// The highest settled id.
    settled_id: i64,
    /// The highest id when `writers` was last read. It becomes settled when all `writers` have ended.
    candidate_id: i64,
    /// The transactions that had written when `candidate_id` was read, and that are still open.
    writers: HashSet<String>,
}

impl SealProgress {
    /// Whether rows wait for open transactions.
    pub fn is_waiting(&self) -> bool {
        !self.writers.is_empty()
    }

    /// Checks which transactions have ended, and returns the highest settled id.
    pub(super) async fn advance(&mut self, database: &impl ConnectionTrait) -> Result<i64, Error> {
        if database.get_database_backend() != DbBackend::Postgres {
            self.settled_id = find_highest_id(database).await?;
            return Ok(self.settled_id);
        }
        if self.is_waiting() {
            let writers = find_writers(database).await?;
            self.writers.retain(|writer| writers.contains(writer));
        }
        // The earlier candidate is settled, so the next candidate is read. The id is read before the transactions: a
        // transaction that starts to write afterwards gets a higher id.
        if !self.is_waiting() {
            self.settled_id = self.candidate_id;
            self.candidate_id = find_highest_id(database).await?;
            self.writers = find_writers(database).await?;
        }
        if !self.is_waiting() {
            self.settled_id = self.candidate_id;
        }
        Ok(self.settled_id)
    }
}

async fn find_highest_id(database: &impl ConnectionTrait) -> Result<i64, Error> {
    let last = audit::Entity::find().select_only().column(audit::Column::Id).order_by_desc(audit::Column::Id);
    Ok(last.limit(1).into_tuple::<i64>().one(database).await?.unwrap_or_default())
}

async fn find_writers(database: &impl ConnectionTrait) -> Result<HashSet<String>, Error> {
    let rows = database.query_all_raw(Statement::from_string(DbBackend::Postgres, WRITERS_SQL)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}
