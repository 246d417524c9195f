//! Deletes rows that are older than their retention. `docs/retention.md` says how long each kind is kept, and why.

use crate::{error::Error, portal::Portal, settings::Retention};
use jiff::{SignedDuration, Timestamp};
use portal_store::SealKey;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long an unsent e-mail is kept, in days. The sender gives up earlier, so this deletes only the e-mails that wait
/// because no mail server is set any more.
const EMAIL_DAYS: u16 = 7;
/// How long hand-overs of credentials are kept, in days: their limit per source counts the hand-overs of one day.
const HAND_OVER_DAYS: u16 = 1;
/// The pause after a batch of a thousand rows, as a multiple of the time that the batch took.
const PAUSE_FACTOR: u32 = 4;
/// The maximum difference between two observations of the clock and the time that elapsed between them. A larger
/// difference means that the clock jumped.
const MAX_DEVIATION: Duration = Duration::from_mins(5);
/// How long the clock must run without a jump before anything is deleted. A clock that is wrong at the start, or jumps,
/// is usually corrected sooner.
const TRUSTED_AFTER: Duration = Duration::from_hours(1);

/// Deletes all rows past their retention: a thousand at a time, with pauses in between, until `closing` is cancelled.
pub async fn delete_expired_rows(portal: &Portal, key: &SealKey, closing: &CancellationToken) -> Result<(), Error> {
    let Retention { audit_days, journal_days, unknown_days } = portal.settings.retention;
    let (store, now) = (&portal.store, portal.clock.now());
    let audit =
        delete_in_batches(closing, || store.delete_audit_before(key, days_before(now, audit_days), now)).await?;
    let journal = delete_in_batches(closing, || store.delete_requests_before(days_before(now, journal_days))).await?;
    let unknown =
        delete_in_batches(closing, || store.delete_unknown_sources_before(days_before(now, unknown_days))).await?;
    let emails = delete_in_batches(closing, || store.delete_emails_before(days_before(now, EMAIL_DAYS))).await?;
    let hand_overs =
        delete_in_batches(closing, || store.delete_hand_overs_before(days_before(now, HAND_OVER_DAYS))).await?;
    if audit + journal + unknown + emails + hand_overs > 0 {
        tracing::info!(audit, journal, unknown, emails, hand_overs, "rows removed that were old enough");
    }
    Ok(())
}

/// Deletes batch after batch until no row is left, or `closing` is cancelled. Returns the number of deleted rows.
async fn delete_in_batches<F>(closing: &CancellationToken, delete_batch: impl Fn() -> F) -> Result<u64, Error>
where
    F: Future<Output = Result<u64, portal_store::Error>>,
{
    let mut total = 0;
    loop {
        let start = Instant::now();
        let deleted = delete_batch().await?;
        total += deleted;
        if deleted == 0 || closing.is_cancelled() {
            return Ok(total);
        }
        tokio::time::sleep(start.elapsed() * PAUSE_FACTOR).await;
    }
}

fn days_before(now: Timestamp, days: u16) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

/// Watches whether the clock can be trusted. Rows that were deleted because the clock was a year ahead would be lost.
#[derive(Debug, Default)]
pub struct ClockWatch {
    /// The time of the latest jump, or of the first observation, as the time elapsed since the start.
    last_jump: Duration,
    /// The last observation: the clock's time, and the time elapsed since the start.
    last_observation: Option<(Timestamp, Duration)>,
}

impl ClockWatch {
    /// Observes the clock; `elapsed` is the time since the start, by a clock that can't jump. Returns whether the clock
    /// has run for an hour without a jump.
    pub fn observe(&mut self, now: Timestamp, elapsed: Duration) -> bool {
        let Some((before, elapsed_before)) = self.last_observation.replace((now, elapsed)) else {
            self.last_jump = elapsed;
            return false;
        };
        let by_clock = now.duration_since(before);
        let expected = SignedDuration::try_from(elapsed.saturating_sub(elapsed_before)).unwrap_or(SignedDuration::MAX);
        if by_clock.saturating_sub(expected).unsigned_abs() > MAX_DEVIATION {
            self.last_jump = elapsed;
        }
        elapsed.saturating_sub(self.last_jump) >= TRUSTED_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_trusted_after_an_hour_without_a_jump() {
        let mut clock_watch = ClockWatch::default();
        let mut is_trusted = |by_clock: i64, minutes: u64| {
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(by_clock);
            clock_watch.observe(now, Duration::from_mins(minutes))
        };
        assert!(!is_trusted(0, 0));
        assert!(!is_trusted(59, 59));
        assert!(is_trusted(60, 60));
        let year = 365 * 24 * 60;
        assert!(!is_trusted(year, 61), "the clock jumped a year ahead");
        assert!(!is_trusted(year + 30, 91));
        assert!(!is_trusted(92, 92), "the clock jumped back");
        assert!(!is_trusted(151, 151));
        assert!(is_trusted(152, 152));
    }
}
