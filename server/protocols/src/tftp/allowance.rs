//! A rate limit for requests, by source.

use crate::Source;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// The largest number of sources that are tracked. A source is forgotten as soon as its whole burst is available again.
const SOURCE_LIMIT: usize = 20_000;

/// A token bucket for each source.
///
/// The counters of failed LDAP sign-ins are a different rule. Here every request counts, and the source gets its
/// allowance back continuously. A counter with a fixed window would let a source send two bursts around the end of the
/// window.
pub(super) struct Allowance {
    interval: Duration,
    burst: u32,
    /// When the bucket of each source is full again.
    full_at: HashMap<Source, Instant>,
}

impl Allowance {
    /// Allows `burst` requests at once, and one more after each `interval`.
    pub(super) fn new(burst: u32, interval: Duration) -> Self {
        Self { interval, burst, full_at: HashMap::new() }
    }

    /// Takes one request from the bucket of `source`. Returns `false` when the bucket is empty, or when the source is
    /// new and too many sources are tracked.
    pub(super) fn allow_request(&mut self, source: Source, now: Instant) -> bool {
        if !self.full_at.contains_key(&source) && self.full_at.len() >= SOURCE_LIMIT {
            self.full_at.retain(|_, full_at| *full_at > now);
            if self.full_at.len() >= SOURCE_LIMIT {
                return false;
            }
        }
        let full_at = self.full_at.entry(source).or_insert(now);
        let next = (*full_at).max(now) + self.interval;
        if next.duration_since(now) > self.interval.saturating_mul(self.burst) {
            return false;
        }
        *full_at = next;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::net::Ipv4Addr;

    const INTERVAL: Duration = Duration::from_millis(100);

    fn source(index: u32) -> Source {
        Source::of(Ipv4Addr::from_bits(0x0a00_0000 + index).into())
    }

    #[test]
    fn allows_a_burst_and_then_one_request_per_interval() {
        let mut allowance = Allowance::new(3, INTERVAL);
        let start = Instant::now();
        let mut allow = |index, millis| allowance.allow_request(source(index), start + Duration::from_millis(millis));
        assert_eq!([0; 5].map(|at| allow(1, at)), [true, true, true, false, false]);
        assert!(allow(2, 0), "each source has its own bucket");
        assert_eq!([99, 100, 100, 350, 350, 350].map(|at| allow(1, at)), [false, true, false, true, true, false]);
    }

    #[test]
    fn tracked_sources_are_bounded_and_expire() {
        let mut allowance = Allowance::new(3, INTERVAL);
        let start = Instant::now();
        let limit = u32::try_from(SOURCE_LIMIT).unwrap();
        assert!((0..limit).all(|index| allowance.allow_request(source(index), start)));
        assert!(!allowance.allow_request(source(limit), start));
        assert!(allowance.allow_request(source(0), start), "a tracked source is still served");
        assert!(allowance.allow_request(source(limit), start + INTERVAL));
        assert_eq!(allowance.full_at.len(), 2);
    }

    proptest! {
        #[test]
        fn no_timing_of_requests_exceeds_the_rate(gaps in prop::collection::vec(0_u64..150, 1..200)) {
            let mut allowance = Allowance::new(4, INTERVAL);
            let start = Instant::now();
            let mut at = 0;
            let mut allowed = Vec::new();
            for gap in gaps {
                at += gap;
                if allowance.allow_request(source(1), start + Duration::from_millis(at)) {
                    allowed.push(at);
                }
            }
            for window in allowed.windows(6) {
                prop_assert!(window[5] - window[0] > 100, "4 at once, 2 more need 100 ms each");
            }
        }
    }
}
