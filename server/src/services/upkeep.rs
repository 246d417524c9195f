//! The background upkeep of the database, in one task: it seals the audit each minute, and deletes expired rows each
//! hour.

use crate::{
    portal::Portal,
    services::{
        audit::AuditSealer,
        retention::{ClockWatch, remove_old},
        session::remove_ended_sessions,
    },
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often the audit is sealed.
const SEAL: Duration = Duration::from_mins(1);
/// How soon the task starts, and looks again when rows wait for a transaction that is still writing.
const SOON: Duration = Duration::from_secs(1);
/// How often expired rows are deleted.
const REMOVE: Duration = Duration::from_hours(1);

/// The background task.
pub struct Upkeep {
    portal: Arc<Portal>,
    sealing: AuditSealer,
    evenness: ClockWatch,
    start: Instant,
    next_removal: Duration,
}

impl Upkeep {
    /// Creates the task of a portal that serves. No other process may run it for the same database.
    pub fn new(portal: &Arc<Portal>) -> Self {
        Self {
            sealing: AuditSealer::new(portal),
            portal: portal.clone(),
            evenness: ClockWatch::default(),
            start: Instant::now(),
            next_removal: Duration::ZERO,
        }
    }

    /// Starts the task. Once `closing` is cancelled, it waits for pending writes, seals the remaining rows and ends.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(self.run(closing))
    }

    async fn run(mut self, closing: CancellationToken) {
        // Requests that waited for the start go first.
        let mut pause = SOON;
        loop {
            tokio::select! {
                () = closing.cancelled() => break,
                () = tokio::time::sleep(pause) => {}
            }
            self.sealing.seal_all(&self.portal, &closing).await;
            self.portal.refusals.sum_up(self.portal.clock.now());
            self.remove(&closing).await;
            pause = if self.sealing.is_waiting() { SOON } else { SEAL };
        }
        self.portal.touches.settle().await;
        self.portal.refusals.finish(self.portal.clock.now());
        self.sealing.seal_rest(&self.portal).await;
    }

    /// Deletes expired rows, once an hour and only while the clock is believed.
    async fn remove(&mut self, closing: &CancellationToken) {
        let passed = self.start.elapsed();
        let is_even = self.evenness.look(self.portal.clock.now(), passed);
        if passed < self.next_removal || !is_even {
            return;
        }
        self.next_removal = passed + REMOVE;
        if let Err(error) = remove_ended_sessions(&self.portal).await {
            tracing::warn!(%error, "ended sessions were not removed; trying again in an hour");
        }
        if let Err(error) = remove_old(&self.portal, self.sealing.key(), closing).await {
            tracing::warn!(%error, "expired rows were not deleted; trying again in an hour");
        }
    }
}
