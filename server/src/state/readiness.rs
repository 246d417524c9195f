//! Checks that the database accepts a commit.

use jiff::Timestamp;
use portal_store::{Error, Store};
use std::time::Duration;
use tokio::{sync::Mutex, time::Instant};

/// How long the result of a successful commit is used again: anybody may ask whether the portal is ready, and each
/// commit writes to the disk.
const VALID_FOR: Duration = Duration::from_millis(250);

/// The time of the last successful commit.
#[derive(Debug, Default)]
pub struct Readiness {
    committed_at: Mutex<Option<Instant>>,
}

impl Readiness {
    /// Reads from the database, then commits a test row. Callers at the same time wait for the same commit.
    pub async fn check(&self, store: &Store, now: Timestamp) -> Result<(), Error> {
        store.ping().await?;
        let mut committed_at = self.committed_at.lock().await;
        if committed_at.is_some_and(|at| at.elapsed() < VALID_FOR) {
            return Ok(());
        }
        *committed_at = None;
        store.try_commit(now).await?;
        *committed_at = Some(Instant::now());
        Ok(())
    }
}
