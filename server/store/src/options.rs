//! How the database is opened; the defaults are right but for tests.

use std::time::Duration;

/// How the database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long a statement waits for its turn: for SQLite's write lock, or for a connection of the pool.
    pub busy_timeout: Duration,
    /// How many connections read from SQLite at once; one more writes.
    pub readers: u32,
    /// How many connections PostgreSQL gets.
    pub connections: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { busy_timeout: Duration::from_secs(5), readers: 4, connections: 10 }
    }
}
