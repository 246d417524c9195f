//! Finds the audit rows that are settled: no new row can appear before them.
//!
//! SQLite has one writer, so rows appear in the order of their ids. PostgreSQL assigns an id when a transaction writes,
//! not when it commits, so a row can become visible after one with a higher id. Sealing therefore waits for the
//! transactions that held a write lock on the table when the highest id was read. It takes no lock itself.

use crate::{Error, entity::audit};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QueryOrder, QuerySelect, Statement};
use std::collections::HashSet;

/// The open transactions that have written to the audit.
const WRITERS: &str = "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' AND relation = 'audit'::regclass \
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                       AND mode = 'RowExclusiveLock' AND granted";

/// The settled rows, as known from one sealing to the next.
#[derive(Debug, Default)]
pub struct SealProgress {
    /// The highest settled id.
    up_to: i64,
    /// The highest id at the last look.
    next: i64,
    /// The transactions that were writing when `next` was read and are still open.
    writers: HashSet<String>,
}

impl SealProgress {
    /// Whether rows wait for open transactions.
    pub fn is_waiting(&self) -> bool {
        !self.writers.is_empty()
    }

    /// Looks again and returns the highest settled id.
    pub(super) async fn advance(&mut self, database: &impl ConnectionTrait) -> Result<i64, Error> {
        if database.get_database_backend() != DbBackend::Postgres {
            self.up_to = highest_id(database).await?;
            return Ok(self.up_to);
        }
        if self.is_waiting() {
            let writers = find_writers(database).await?;
            self.writers.retain(|writer| writers.contains(writer));
        }
        if !self.is_waiting() {
            self.up_to = self.next;
            self.next = highest_id(database).await?;
            self.writers = find_writers(database).await?;
        }
        if !self.is_waiting() {
            self.up_to = self.next;
        }
        Ok(self.up_to)
    }
}

async fn highest_id(database: &impl ConnectionTrait) -> Result<i64, Error> {
    let last = audit::Entity::find().select_only().column(audit::Column::Id).order_by_desc(audit::Column::Id);
    Ok(last.limit(1).into_tuple::<i64>().one(database).await?.unwrap_or_default())
}

async fn find_writers(database: &impl ConnectionTrait) -> Result<HashSet<String>, Error> {
    let rows = database.query_all_raw(Statement::from_string(DbBackend::Postgres, WRITERS)).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}
