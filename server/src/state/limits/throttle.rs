//! Slows down, then locks, repeated failures. The counters are in memory and bounded; the time is passed in.
//!
//! A clock may be put back: a failure later than now counts as a failure now. So nobody waits longer than a pause,
//! however far the clock was ahead.

use super::recent_map::RecentMap;
use jiff::{SignedDuration, Timestamp};
use std::{
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of counted keys; beyond it, the key with the oldest failure is forgotten.
const LIMIT: usize = 100_000;
/// The maximum pause between two attempts before the lock.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The pauses after failures.
pub trait Pauses {
    /// Returns how long the next attempt must wait after so many failures.
    fn pause(&self, failures: u32) -> SignedDuration;
    /// Returns the time without a failure after which a key starts anew; at least as long as the longest pause.
    fn forgets_after(&self) -> SignedDuration;
}

/// A rule that slows down, then locks.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The number of failures without a pause. Each further failure is followed by a pause of 1, 2, 4… 30 s.
    pub free: u32,
    /// The number of failures that locks.
    pub lock_at: u32,
    /// How long the lock lasts. After the same time without a failure, a key starts anew.
    pub lock_for: SignedDuration,
}

impl Pauses for Rule {
    fn pause(&self, failures: u32) -> SignedDuration {
        if failures >= self.lock_at {
            return self.lock_for;
        }
        match failures.checked_sub(self.free) {
            None => SignedDuration::ZERO,
            Some(doublings) => SignedDuration::from_secs(1 << doublings.min(5)).min(LONGEST_PAUSE),
        }
    }

    fn forgets_after(&self) -> SignedDuration {
        self.lock_for
    }
}

/// Counts failures by key.
pub struct Throttle<K, P = Rule> {
    pauses: P,
    entries: Mutex<RecentMap<K, Entry>>,
}

/// The error of an attempt that comes too early: the time to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts: wait {0:#}")]
pub struct Wait(pub SignedDuration);

impl Wait {
    /// Returns the time in whole seconds, at least one.
    pub fn seconds(self) -> u64 {
        self.0.as_secs().unsigned_abs().max(1)
    }
}

#[derive(Clone, Copy, Default)]
struct Entry {
    failures: u32,
    last: Timestamp,
    /// Whether the next attempt needs no pause: a later attempt was let through and taken back.
    is_open: bool,
}

impl<K: Clone + Eq + Hash, P: Pauses> Throttle<K, P> {
    /// Creates a throttle with a rule.
    pub fn new(pauses: P) -> Self {
        Self { pauses, entries: Mutex::new(RecentMap::new(LIMIT)) }
    }

    /// Asks for an attempt, and counts it as a failure until [`succeed`](Self::succeed) or [`forgive`](Self::forgive)
    /// says otherwise: a thousand attempts at the same moment count like a thousand in a row. A refused attempt is not
    /// counted.
    ///
    /// Errors: the time to wait when the attempt comes too early.
    pub fn attempt(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        let mut entries = self.entries();
        self.wait(&mut entries, key, now)?;
        let entry = entries.touch(key);
        if now.duration_since(entry.last) >= self.pauses.forgets_after() {
            *entry = Entry::default();
        }
        *entry = Entry { failures: entry.failures + 1, last: now, is_open: false };
        Ok(())
    }

    /// Whether an attempt would be let through, without making one.
    ///
    /// Errors: the time to wait when it would come too early.
    pub fn check(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        self.wait(&mut self.entries(), key, now)
    }

    /// Returns the number of counted failures of a key.
    pub fn failures(&self, key: &K) -> u32 {
        self.entries().get(key).map_or(0, |entry| entry.failures)
    }

    /// Whether a key has failed recently, so that it doesn't start anew.
    pub fn has_failed(&self, key: &K, now: Timestamp) -> bool {
        let entries = self.entries();
        entries.get(key).is_some_and(|entry| now.duration_since(entry.last.min(now)) < self.pauses.forgets_after())
    }

    /// Sets the number of a key's failures and the time of the last one: those from before a restart.
    pub fn restore(&self, key: &K, failures: u32, last: Timestamp) {
        *self.entries().touch(key) = Entry { failures, last, is_open: false };
    }

    /// Records a success: the key's failures are forgotten.
    pub fn succeed(&self, key: &K) {
        self.entries().remove(key);
    }

    /// Forgets all keys for which `is_of_kind` is true. Scans all keys.
    pub fn forget_where(&self, is_of_kind: impl Fn(&K) -> bool) {
        self.entries().remove_where(is_of_kind);
    }

    /// Takes one attempt back: it was no failure, but says nothing about the earlier ones.
    pub fn forgive(&self, key: &K) {
        let mut entries = self.entries();
        match entries.get(key).map(|entry| entry.failures) {
            None => {}
            Some(0 | 1) => entries.remove(key),
            Some(failures) => {
                let entry = entries.touch(key);
                (entry.failures, entry.is_open) = (failures - 1, true);
            }
        }
    }

    fn wait(&self, entries: &mut RecentMap<K, Entry>, key: &K, now: Timestamp) -> Result<(), Wait> {
        let Some(entry) = entries.get_mut(key) else { return Ok(()) };
        entry.last = entry.last.min(now);
        if entry.is_open {
            return Ok(());
        }
        let left = self.pauses.pause(entry.failures) - now.duration_since(entry.last);
        if left > SignedDuration::ZERO { Err(Wait(left)) } else { Ok(()) }
    }

    /// Forgets the keys without a recent failure.
    pub fn sweep(&self, now: Timestamp) {
        let rest = self.pauses.forgets_after();
        self.entries().sweep(|entry| now.duration_since(entry.last) >= rest);
    }

    fn entries(&self) -> MutexGuard<'_, RecentMap<K, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: Rule = Rule { free: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };

    /// Fails as early as allowed, and returns each pause in seconds.
    fn pauses(throttle: &Throttle<u8>, count: usize) -> Vec<i64> {
        let mut now = Timestamp::UNIX_EPOCH;
        let mut pauses = Vec::new();
        for _ in 0..count {
            throttle.attempt(&1, now).unwrap();
            let pause = throttle.check(&1, now).err().map_or(SignedDuration::ZERO, |wait| wait.0);
            pauses.push(pause.as_secs());
            now += pause;
        }
        pauses
    }

    #[test]
    fn slower_and_slower_then_locked_then_anew() {
        assert_eq!(pauses(&Throttle::new(RULE), 12), [0, 0, 1, 2, 4, 8, 16, 30, 30, 900, 0, 0]);
    }

    #[test]
    fn an_early_attempt_is_refused_and_not_counted() {
        let throttle = Throttle::new(RULE);
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            throttle.attempt(&1, now).unwrap();
        }
        for _ in 0..100 {
            assert_eq!(throttle.attempt(&1, now), Err(Wait(SignedDuration::from_secs(1))));
        }
        let later = now + SignedDuration::from_secs(1);
        throttle.attempt(&1, later).unwrap();
        assert_eq!(throttle.check(&1, later), Err(Wait(SignedDuration::from_secs(2))));
        assert_eq!(throttle.check(&2, later), Ok(()), "another key is another's");
    }

    #[test]
    fn success_forgets_and_forgiving_takes_one_back() {
        let throttle = Throttle::new(RULE);
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            throttle.attempt(&1, now).unwrap();
        }
        throttle.forgive(&1);
        assert_eq!(throttle.check(&1, now), Ok(()));
        throttle.attempt(&1, now).unwrap();
        assert!(throttle.check(&1, now).is_err(), "the two before still count");
        throttle.succeed(&1);
        for _ in 0..2 {
            throttle.attempt(&1, now).unwrap();
            assert_eq!(throttle.check(&1, now), Ok(()));
        }
        throttle.forgive(&2);
        assert_eq!(throttle.check(&2, now), Ok(()));
    }

    #[test]
    fn who_rests_long_enough_starts_anew() {
        let throttle = Throttle::new(RULE);
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..2 {
            throttle.attempt(&1, now).unwrap();
        }
        let later = now + RULE.lock_for;
        for _ in 0..2 {
            throttle.attempt(&1, later).unwrap();
            assert_eq!(throttle.check(&1, later), Ok(()));
        }
    }

    #[test]
    fn who_rested_is_swept() {
        let throttle = Throttle::new(RULE);
        let now = Timestamp::UNIX_EPOCH;
        throttle.attempt(&1, now).unwrap();
        throttle.attempt(&2, now + RULE.lock_for).unwrap();
        throttle.sweep(now + RULE.lock_for);
        assert!(throttle.entries().get(&1).is_none() && throttle.entries().get(&2).is_some());
    }

    #[test]
    fn attempts_at_the_same_moment_are_all_counted() {
        let throttle = Throttle::new(RULE);
        let passed = std::thread::scope(|scope| {
            let attempts: Vec<_> =
                (0..50).map(|_| scope.spawn(|| throttle.attempt(&1, Timestamp::UNIX_EPOCH).is_ok())).collect();
            attempts.into_iter().filter_map(|attempt| attempt.join().ok()).filter(|passed| *passed).count()
        });
        assert_eq!(passed, 3);
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new(RULE);
        for key in 0..=LIMIT {
            for _ in 0..3 {
                throttle.attempt(&key, Timestamp::UNIX_EPOCH).unwrap();
            }
        }
        assert_eq!(throttle.check(&0, Timestamp::UNIX_EPOCH), Ok(()), "the oldest is forgotten");
        assert!(throttle.check(&1, Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn a_clock_that_was_wrong_keeps_nobody_out_for_longer_than_a_pause() {
        const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
        let now = Timestamp::UNIX_EPOCH + YEAR + YEAR;
        for wrong in [now + YEAR, now - YEAR] {
            let throttle = Throttle::new(RULE);
            for failures in 0..10 {
                throttle.restore(&1, failures, wrong);
                throttle.attempt(&1, wrong + RULE.lock_for - SignedDuration::from_secs(1)).unwrap();
            }
            let wait = throttle.check(&1, now).err().map_or(SignedDuration::ZERO, |wait| wait.0);
            assert!(wait <= RULE.lock_for, "{wait:#}");
            assert_eq!(throttle.check(&1, now + RULE.lock_for), Ok(()));
            throttle.attempt(&1, now + RULE.lock_for).unwrap();
            assert_eq!(throttle.failures(&1), 1, "counted anew");
        }
    }

    proptest! {
        /// Whatever the timing, no interval of the lock's length has more attempts than the lock allows, twice.
        #[test]
        fn no_timing_gets_more_guesses(gaps in prop::collection::vec(0_i64..1_200, 1..300)) {
            let throttle = Throttle::new(RULE);
            let mut now = Timestamp::UNIX_EPOCH;
            let mut passed: Vec<Timestamp> = Vec::new();
            for gap in gaps {
                now += SignedDuration::from_secs(gap / 4);
                if throttle.attempt(&1, now).is_ok() {
                    passed.push(now);
                }
            }
            for window in passed.windows(2 * RULE.lock_at as usize) {
                let (first, last) = (window[0], window[window.len() - 1]);
                prop_assert!(last.duration_since(first) >= RULE.lock_for);
            }
        }
    }
}
