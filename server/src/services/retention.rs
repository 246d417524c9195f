//! Deletes rows that are older than their retention. `docs/retention.md` says how long each kind is kept, and why.

use crate::{error::Error, portal::Portal, settings::Retention};
use jiff::{SignedDuration, Timestamp};
use portal_store::SealKey;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// The retention of e-mails that are not sent because no server is set any more, in days: longer than the sender tries.
const EMAIL_DAYS: u16 = 7;
/// Hand-overs to a source are counted for a day.
const HAND_OVER_DAYS: u16 = 1;
/// The rest after a batch of a thousand rows, as a multiple of the time that the batch took.
const REST: u32 = 4;
/// The maximum difference between the clock and the elapsed time for a clock that is believed.
const UNEVEN: Duration = Duration::from_mins(5);
/// How long the clock must run evenly before anything is deleted. A clock that is wrong at the start, or jumps, is
/// usually corrected sooner than that.
const EVEN_FOR: Duration = Duration::from_hours(1);

/// Deletes all rows past their retention: a thousand at a time, with pauses in between, until `closing` is cancelled.
pub async fn remove_old(portal: &Portal, key: &SealKey, closing: &CancellationToken) -> Result<(), Error> {
    let Retention { audit_days, journal_days, unknown_days } = portal.settings.retention;
    let (store, now) = (&portal.store, portal.clock.now());
    let audit = remove_all(closing, || store.remove_audit_before(key, before(now, audit_days), now)).await?;
    let journal = remove_all(closing, || store.remove_requests_before(before(now, journal_days))).await?;
    let unknown = remove_all(closing, || store.remove_unknown_before(before(now, unknown_days))).await?;
    let emails = remove_all(closing, || store.remove_emails_before(before(now, EMAIL_DAYS))).await?;
    let hand_overs = remove_all(closing, || store.remove_hand_overs_before(before(now, HAND_OVER_DAYS))).await?;
    if audit + journal + unknown + emails + hand_overs > 0 {
        tracing::info!(audit, journal, unknown, emails, hand_overs, "rows removed that were old enough");
    }
    Ok(())
}

async fn remove_all<F>(closing: &CancellationToken, remove: impl Fn() -> F) -> Result<u64, Error>
where
    F: Future<Output = Result<u64, portal_store::Error>>,
{
    let mut total = 0;
    loop {
        let start = Instant::now();
        let removed = remove().await?;
        total += removed;
        if removed == 0 || closing.is_cancelled() {
            return Ok(total);
        }
        tokio::time::sleep(start.elapsed() * REST).await;
    }
}

fn before(now: Timestamp, days: u16) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

/// Watches whether the clock can be believed: rows that were deleted because the clock was a year ahead are lost.
#[derive(Debug, Default)]
pub struct ClockWatch {
    /// The time since which the clock runs evenly, and the last look: the clock's time, and the time elapsed since the
    /// start.
    since: Duration,
    last: Option<(Timestamp, Duration)>,
}

impl ClockWatch {
    /// Looks at the clock; `passed` is the time elapsed since the start. Returns whether the clock has run evenly for
    /// an hour.
    pub fn look(&mut self, now: Timestamp, passed: Duration) -> bool {
        let Some((before, passed_before)) = self.last.replace((now, passed)) else {
            self.since = passed;
            return false;
        };
        let by_clock = now.duration_since(before);
        let expected = SignedDuration::try_from(passed.saturating_sub(passed_before)).unwrap_or(SignedDuration::MAX);
        if by_clock.saturating_sub(expected).unsigned_abs() > UNEVEN {
            self.since = passed;
        }
        passed.saturating_sub(self.since) >= EVEN_FOR
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_believed_after_an_hour_without_a_jump() {
        let mut evenness = ClockWatch::default();
        let mut look = |by_clock: i64, minutes: u64| {
            let now = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(by_clock);
            evenness.look(now, Duration::from_mins(minutes))
        };
        assert!(!look(0, 0));
        assert!(!look(59, 59));
        assert!(look(60, 60));
        let year = 365 * 24 * 60;
        assert!(!look(year, 61), "it jumped");
        assert!(!look(year + 30, 91));
        assert!(!look(92, 92), "and back");
        assert!(!look(151, 151));
        assert!(look(152, 152));
    }
}
