//! A rate limit for requests, by source.

use crate::Source;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// The largest number of sources that are tracked. A source is forgotten as soon as its whole burst is available again.
const SOURCES: usize = 20_000;

/// A token bucket for each source.
///
/// This is a rule of its own, and not the counters of failed LDAP sign-ins: every request counts, and the source gets
/// its allowance back continuously. A counter with a fixed window would let a source send two bursts around the end of
/// the window.
pub(super) struct Allowance {
    every: Duration,
    burst: u32,
    /// When the bucket of each source is full again.
    full_at: HashMap<Source, Instant>,
}

impl Allowance {
    /// Allows `burst` requests at once, and one more after each `every`.
    pub(super) fn new(burst: u32, every: Duration) -> Self {
        Self { every, burst, full_at: HashMap::new() }
    }

    /// Takes one request from the bucket of `source`. Returns `false` when the bucket is empty, or when too many
    /// sources are tracked.
    pub(super) fn take(&mut self, source: Source, now: Instant) -> bool {
        if !self.full_at.contains_key(&source) && self.full_at.len() >= SOURCES {
            self.full_at.retain(|_, full_at| *full_at > now);
            if self.full_at.len() >= SOURCES {
                return false;
            }
        }
        let full_at = self.full_at.entry(source).or_insert(now);
        let next = (*full_at).max(now) + self.every;
        if next.duration_since(now) > self.every.saturating_mul(self.burst) {
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

    const EVERY: Duration = Duration::from_millis(100);

    fn source(index: u32) -> Source {
        Source::of(Ipv4Addr::from_bits(0x0a00_0000 + index).into())
    }

    #[test]
    fn a_burst_then_one_at_a_time() {
        let mut allowance = Allowance::new(3, EVERY);
        let start = Instant::now();
        let mut take = |index, millis| allowance.take(source(index), start + Duration::from_millis(millis));
        assert_eq!([0; 5].map(|at| take(1, at)), [true, true, true, false, false]);
        assert!(take(2, 0), "each source has its own bucket");
        assert_eq!([99, 100, 100, 350, 350, 350].map(|at| take(1, at)), [false, true, false, true, true, false]);
    }

    #[test]
    fn memory_is_bounded_and_full_is_not_for_ever() {
        let mut allowance = Allowance::new(3, EVERY);
        let start = Instant::now();
        let limit = u32::try_from(SOURCES).unwrap();
        assert!((0..limit).all(|index| allowance.take(source(index), start)));
        assert!(!allowance.take(source(limit), start));
        assert!(allowance.take(source(0), start), "a tracked source is still served");
        assert!(allowance.take(source(limit), start + EVERY));
        assert_eq!(allowance.full_at.len(), 2);
    }

    proptest! {
        #[test]
        fn no_timing_gets_more(gaps in prop::collection::vec(0_u64..150, 1..200)) {
            let mut allowance = Allowance::new(4, EVERY);
            let start = Instant::now();
            let mut at = 0;
            let mut taken = Vec::new();
            for gap in gaps {
                at += gap;
                if allowance.take(source(1), start + Duration::from_millis(at)) {
                    taken.push(at);
                }
            }
            for window in taken.windows(6) {
                prop_assert!(window[5] - window[0] > 100, "4 at once, 2 more need 100 ms each");
            }
        }
    }
}
