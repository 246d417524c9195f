//! Checks that the database accepts a commit.

use jiff::Timestamp;
use portal_store::{Error, Store};
use std::time::Duration;
use tokio::{sync::Mutex, time::Instant};

/// How long a successful commit answers further questions: anybody may ask, and each commit is a write to the disk.
const FRESH: Duration = Duration::from_millis(250);

/// The time of the last successful commit.
#[derive(Debug, Default)]
pub struct Readiness {
    committed: Mutex<Option<Instant>>,
}

impl Readiness {
    /// Reads from the database, then commits a test row. Callers at the same time wait for the same commit.
    pub async fn check(&self, store: &Store, now: Timestamp) -> Result<(), Error> {
        store.ping().await?;
        let mut committed = self.committed.lock().await;
        if committed.is_some_and(|at| at.elapsed() < FRESH) {
            return Ok(());
        }
        *committed = None;
        store.try_commit(now).await?;
        *committed = Some(Instant::now());
        Ok(())
    }
}
