//! Options for opening the database. Only tests need values other than the defaults.

use std::time::Duration;

/// Options for opening the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The time for which a statement waits for SQLite's write lock, or for a connection of the pool.
    pub busy_timeout: Duration,
    /// The number of SQLite connections for reading; one more connection writes.
    pub readers: u32,
    /// The number of connections to PostgreSQL.
    pub connections: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), readers: 4, connections: 10 }
    }
}
