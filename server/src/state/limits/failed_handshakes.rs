//! Counts the failed TLS handshakes of each source. A phone whose handshake fails, for example because its firmware is
//! old, sends no request and so leaves no other trace for the people who install it.

use super::recent_map::RecentMap;
use jiff::{SignedDuration, Timestamp};
use portal_api::source::HandshakeFault;
use portal_protocols::SourceNetwork;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The maximum number of sources; beyond it, the source with the oldest failure is forgotten.
const SOURCE_LIMIT: usize = 10_000;
/// How long a source's failures are remembered after the latest one.
const REMEMBERED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// The failed handshakes, by source.
pub struct FailedHandshakes {
    entries: Mutex<RecentMap<SourceNetwork, Option<Failures>>>,
}

/// The failed handshakes of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// The reason for the latest failure.
    pub fault: HandshakeFault,
    /// The number of failures.
    pub count: u64,
    /// The time of the first failure.
    pub first_at: Timestamp,
    /// The time of the latest failure.
    pub last_at: Timestamp,
}

impl Default for FailedHandshakes {
    fn default() -> Self {
        Self { entries: Mutex::new(RecentMap::new(SOURCE_LIMIT)) }
    }
}

impl FailedHandshakes {
    /// Counts a failed handshake.
    pub fn count(&self, source: SourceNetwork, fault: HandshakeFault, now: Timestamp) {
        let mut entries = self.entries();
        let entry = entries.touch(&source);
        let before = entry.filter(|failures| is_recent(failures.last_at, now));
        let (count, first_at) = before.map_or((0, now), |failures| (failures.count, failures.first_at));
        *entry = Some(Failures { fault, count: count.saturating_add(1), first_at, last_at: now });
    }

    /// Returns the sources with their failures, the source with the latest failure first.
    pub fn list(&self, now: Timestamp) -> Vec<(SourceNetwork, Failures)> {
        let entries = self.entries();
        let found = entries.iter().filter_map(|(source, failures)| Some((*source, (*failures)?)));
        let mut found: Vec<_> = found.filter(|(_, failures)| is_recent(failures.last_at, now)).collect();
        drop(entries);
        found.reverse();
        found
    }

    /// Forgets the sources without a failure for a day.
    pub fn sweep(&self, now: Timestamp) {
        self.entries().sweep(|failures| failures.is_none_or(|failures| !is_recent(failures.last_at, now)));
    }

    fn entries(&self) -> MutexGuard<'_, RecentMap<SourceNetwork, Option<Failures>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a time is less than a day before or after now. It may be after now when the clock was put back.
fn is_recent(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    age < REMEMBERED_FOR && age > -REMEMBERED_FOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn source(index: u32) -> SourceNetwork {
        SourceNetwork::of(Ipv4Addr::from_bits(0x0a00_0000 + index).into())
    }

    #[test]
    fn failures_of_a_source_are_counted_until_a_day_without_failures() {
        let handshakes = FailedHandshakes::default();
        let hour = |hours: i64| START + SignedDuration::from_hours(hours);
        handshakes.count(source(1), HandshakeFault::NotTls, hour(0));
        handshakes.count(source(2), HandshakeFault::Ended, hour(1));
        handshakes.count(source(1), HandshakeFault::NoCommonSuite, hour(2));
        let both = Failures { fault: HandshakeFault::NoCommonSuite, count: 2, first_at: hour(0), last_at: hour(2) };
        let listed = handshakes.list(hour(3));
        assert_eq!(listed[0], (source(1), both));
        assert_eq!(listed.iter().map(|(source, _)| *source).collect::<Vec<_>>(), [source(1), source(2)]);
        handshakes.sweep(hour(25));
        assert_eq!(handshakes.list(hour(25)).len(), 1);
        handshakes.count(source(1), HandshakeFault::Other, hour(30));
        let (_, failures) = handshakes.list(hour(30))[0];
        assert_eq!(failures.count, 1, "counted anew");
    }

    #[test]
    fn memory_is_bounded() {
        let handshakes = FailedHandshakes::default();
        for index in 0..=u32::try_from(SOURCE_LIMIT).unwrap() {
            handshakes.count(source(index), HandshakeFault::Ended, START);
        }
        let listed = handshakes.list(START);
        assert_eq!(listed.len(), SOURCE_LIMIT);
        assert!(listed.iter().all(|(other, _)| *other != source(0)), "the source with the oldest failure is forgotten");
    }
}
