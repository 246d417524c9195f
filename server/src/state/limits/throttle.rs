//! Slows down repeated attempts that fail, then locks their key, for example a login. The counters are in memory and
//! bounded. Callers pass the time.
//!
//! The clock may be put back: a failure whose time is later than now counts as a failure now. So nobody waits longer
//! than a pause or a lock, however far the clock was ahead.

use super::recent_map::RecentMap;
use jiff::{SignedDuration, Timestamp};
use std::{
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of counted keys; beyond it, the key with the oldest failure is forgotten.
const KEY_LIMIT: usize = 100_000;
/// The maximum pause between two attempts, before a key is locked.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The rule that says how long a key must wait after its failures.
pub trait Pauses {
    /// Returns how long the next attempt must wait after this number of failures.
    fn pause(&self, failures: u32) -> SignedDuration;
    /// Returns the time without a failure after which a key starts anew; at least as long as the longest pause.
    fn forgets_after(&self) -> SignedDuration;
}

/// A rule of growing pauses, then a lock.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The number of attempts without a pause. The failure of the last of them, and each further failure, is followed
    /// by a pause of 1, 2, 4… 30 s.
    pub free_attempts: u32,
    /// The number of failures from which on a key is locked.
    pub lock_at: u32,
    /// How long the lock lasts. After the same time without a failure, a key starts anew.
    pub lock_for: SignedDuration,
}

impl Pauses for Rule {
    fn pause(&self, failures: u32) -> SignedDuration {
        if failures >= self.lock_at {
            return self.lock_for;
        }
        match failures.checked_sub(self.free_attempts) {
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
    last_at: Timestamp,
    /// Whether the next attempt needs no pause. This is so after `forgive`: the forgiven attempt had already waited for
    /// the pause.
    may_retry_at_once: bool,
}

impl<K: Clone + Eq + Hash, P: Pauses> Throttle<K, P> {
    /// Creates a throttle with a rule.
    pub fn new(pauses: P) -> Self {
        Self { pauses, entries: Mutex::new(RecentMap::new(KEY_LIMIT)) }
    }

    /// Asks for an attempt, and counts it as a failure until [`succeed`](Self::succeed) or [`forgive`](Self::forgive)
    /// is called: a thousand attempts at the same moment count like a thousand attempts in a row. A refused attempt is
    /// not counted.
    ///
    /// Errors: the time to wait when the attempt comes too early.
    pub fn attempt(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        let mut entries = self.entries();
        self.check_wait(&mut entries, key, now)?;
        let entry = entries.touch(key);
        if now.duration_since(entry.last_at) >= self.pauses.forgets_after() {
            *entry = Entry::default();
        }
        *entry = Entry { failures: entry.failures + 1, last_at: now, may_retry_at_once: false };
        Ok(())
    }

    /// Checks whether an attempt would be accepted, without counting an attempt.
    ///
    /// Errors: the time to wait when the attempt would come too early.
    pub fn check(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        self.check_wait(&mut self.entries(), key, now)
    }

    /// Returns the number of counted failures of a key.
    pub fn failures(&self, key: &K) -> u32 {
        self.entries().get(key).map_or(0, |entry| entry.failures)
    }

    /// Whether a key has failed so recently that its failures still count.
    pub fn has_failed(&self, key: &K, now: Timestamp) -> bool {
        let entries = self.entries();
        entries.get(key).is_some_and(|entry| now.duration_since(entry.last_at.min(now)) < self.pauses.forgets_after())
    }

    /// Sets the number of a key's failures and the time of the last failure, for example of the failures before a
    /// restart.
    pub fn restore(&self, key: &K, failures: u32, last_at: Timestamp) {
        *self.entries().touch(key) = Entry { failures, last_at, may_retry_at_once: false };
    }

    /// Records a success: the key's failures are forgotten.
    pub fn succeed(&self, key: &K) {
        self.entries().remove(key);
    }

    /// Forgets all keys for which `is_forgotten` is true. Scans all keys.
    pub fn forget_where(&self, is_forgotten: impl Fn(&K) -> bool) {
        self.entries().remove_where(is_forgotten);
    }

    /// Takes one attempt back, which was no failure. The earlier failures stay.
    pub fn forgive(&self, key: &K) {
        let mut entries = self.entries();
        match entries.get(key).map(|entry| entry.failures) {
            None => {}
            Some(0 | 1) => entries.remove(key),
            Some(failures) => {
                let entry = entries.touch(key);
                (entry.failures, entry.may_retry_at_once) = (failures - 1, true);
            }
        }
    }

    /// Checks that a key's pause is over. A last failure later than now is moved to now.
    fn check_wait(&self, entries: &mut RecentMap<K, Entry>, key: &K, now: Timestamp) -> Result<(), Wait> {
        let Some(entry) = entries.get_mut(key) else { return Ok(()) };
        entry.last_at = entry.last_at.min(now);
        if entry.may_retry_at_once {
            return Ok(());
        }
        let left = self.pauses.pause(entry.failures) - now.duration_since(entry.last_at);
        if left > SignedDuration::ZERO { Err(Wait(left)) } else { Ok(()) }
    }

    /// Forgets the keys without a recent failure.
    pub fn sweep(&self, now: Timestamp) {
        let forgets_after = self.pauses.forgets_after();
        self.entries().sweep(|entry| now.duration_since(entry.last_at) >= forgets_after);
    }

    fn entries(&self) -> MutexGuard<'_, RecentMap<K, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: Rule = Rule { free_attempts: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };

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
    fn pauses_grow_then_lock_then_start_anew() {
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
        assert_eq!(throttle.check(&2, later), Ok(()), "another key has no failures");
    }

    #[test]
    fn a_success_forgets_all_failures_and_forgiving_removes_one() {
        let throttle = Throttle::new(RULE);
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..3 {
            throttle.attempt(&1, now).unwrap();
        }
        throttle.forgive(&1);
        assert_eq!(throttle.check(&1, now), Ok(()));
        throttle.attempt(&1, now).unwrap();
        assert!(throttle.check(&1, now).is_err(), "the two earlier failures still count");
        throttle.succeed(&1);
        for _ in 0..2 {
            throttle.attempt(&1, now).unwrap();
            assert_eq!(throttle.check(&1, now), Ok(()));
        }
        throttle.forgive(&2);
        assert_eq!(throttle.check(&2, now), Ok(()));
    }

    #[test]
    fn a_key_without_failures_for_the_lock_time_starts_anew() {
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
    fn keys_without_recent_failures_are_swept() {
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
        let accepted = std::thread::scope(|scope| {
            let attempts: Vec<_> =
                (0..50).map(|_| scope.spawn(|| throttle.attempt(&1, Timestamp::UNIX_EPOCH).is_ok())).collect();
            attempts.into_iter().filter_map(|attempt| attempt.join().ok()).filter(|accepted| *accepted).count()
        });
        assert_eq!(accepted, 3);
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new(RULE);
        for key in 0..=KEY_LIMIT {
            for _ in 0..3 {
                throttle.attempt(&key, Timestamp::UNIX_EPOCH).unwrap();
            }
        }
        assert_eq!(throttle.check(&0, Timestamp::UNIX_EPOCH), Ok(()), "the key with the oldest failure is forgotten");
        assert!(throttle.check(&1, Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn a_wrong_clock_causes_no_wait_longer_than_a_lock() {
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
        /// For any timing of attempts, fewer than 2 × `lock_at` attempts are accepted in any interval shorter than
        /// `lock_for`.
        #[test]
        fn accepted_attempts_within_the_lock_time_are_limited(gaps in prop::collection::vec(0_i64..1_200, 1..300)) {
            let throttle = Throttle::new(RULE);
            let mut now = Timestamp::UNIX_EPOCH;
            let mut accepted: Vec<Timestamp> = Vec::new();
            for gap in gaps {
                now += SignedDuration::from_secs(gap / 4);
                if throttle.attempt(&1, now).is_ok() {
                    accepted.push(now);
                }
            }
            for window in accepted.windows(2 * RULE.lock_at as usize) {
                let (first, last) = (window[0], window[window.len() - 1]);
                prop_assert!(last.duration_since(first) >= RULE.lock_for);
            }
        }
    }
}
