//! The background upkeep, in one task: it seals the audit and reports the counted refusals each minute, and deletes
//! expired rows each hour.

use crate::{
    portal::Portal,
    services::{
        audit::AuditSealer,
        retention::{ClockWatch, delete_expired_rows},
        session::delete_expired_sessions,
    },
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often the audit is sealed.
const SEAL_EVERY: Duration = Duration::from_mins(1);
/// The pause before the first run, and after a run that left audit rows unsealed because a transaction was still
/// writing.
const SHORT_PAUSE: Duration = Duration::from_secs(1);
/// How often expired rows are deleted.
const DELETE_EVERY: Duration = Duration::from_hours(1);

/// The background task.
pub struct Upkeep {
    portal: Arc<Portal>,
    sealer: AuditSealer,
    clock_watch: ClockWatch,
    started_at: Instant,
    /// The earliest time of the next deletion, as the time elapsed since the start.
    next_deletion: Duration,
}

impl Upkeep {
    /// Creates the task of a portal that serves requests. No other process may run it for the same database.
    pub fn new(portal: &Arc<Portal>) -> Self {
        Self {
            sealer: AuditSealer::new(portal),
            portal: portal.clone(),
            clock_watch: ClockWatch::default(),
            started_at: Instant::now(),
            next_deletion: Duration::ZERO,
        }
    }

    /// Starts the task. Once `closing` is cancelled, it waits for the queue of background writes,
    /// seals the remaining rows and ends.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(self.run(closing))
    }

    async fn run(mut self, closing: CancellationToken) {
        // Requests that came while the portal started are served before the first run.
        let mut pause = SHORT_PAUSE;
        loop {
            tokio::select! {
                () = closing.cancelled() => break,
                () = tokio::time::sleep(pause) => {}
            }
            self.sealer.seal_all(&self.portal, &closing).await;
            self.portal.refusals.report_finished_minute(self.portal.clock.now());
            self.delete_expired(&closing).await;
            pause = if self.sealer.is_waiting() { SHORT_PAUSE } else { SEAL_EVERY };
        }
        self.portal.background_writes.wait_for_queue().await;
        self.portal.refusals.report_now(self.portal.clock.now());
        self.sealer.seal_rest(&self.portal).await;
    }

    /// Deletes expired rows, once an hour, and only while the clock can be trusted.
    async fn delete_expired(&mut self, closing: &CancellationToken) {
        let elapsed = self.started_at.elapsed();
        let is_clock_trusted = self.clock_watch.observe(self.portal.clock.now(), elapsed);
        if elapsed < self.next_deletion || !is_clock_trusted {
            return;
        }
        self.next_deletion = elapsed + DELETE_EVERY;
        if let Err(error) = delete_expired_sessions(&self.portal).await {
            tracing::warn!(%error, "expired sessions were not deleted; trying again in an hour");
        }
        if let Err(error) = delete_expired_rows(&self.portal, self.sealer.key(), closing).await {
            tracing::warn!(%error, "expired rows were not deleted; trying again in an hour");
        }
    }
}
