//! Slows down, then locks, whoever keeps failing. Holds counters in memory, bounded; the time is passed in.

use super::oldest_out::OldestOut;
use jiff::{SignedDuration, Timestamp};
use std::{
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many keys are counted at once; past that the one that failed longest ago is forgotten.
const LIMIT: usize = 100_000;
/// The longest pause between two attempts before the lock.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// When to slow down and when to lock.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// How many failures cost nothing. From there on each failure is followed by a pause of 1, 2, 4… 30 s.
    pub free: u32,
    /// The failure that locks.
    pub lock_at: u32,
    /// For how long. Whoever didn't fail for as long starts anew.
    pub lock_for: SignedDuration,
}

/// Counts failures by key.
pub struct Throttle<K> {
    rule: Rule,
    entries: Mutex<OldestOut<K, Entry>>,
}

/// An attempt that comes too early: how long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts: wait {0:#}")]
pub struct Wait(pub SignedDuration);

#[derive(Clone, Copy, Default)]
struct Entry {
    failures: u32,
    last: Timestamp,
    closed_until: Timestamp,
}

impl<K: Clone + Eq + Hash> Throttle<K> {
    /// Counts by a rule.
    pub fn new(rule: Rule) -> Self {
        Self { rule, entries: Mutex::new(OldestOut::new(LIMIT)) }
    }

    /// Asks for an attempt, and counts it as a failure until [`succeed`](Self::succeed) or
    /// [`forgive`](Self::forgive) says otherwise: a thousand attempts at the same moment are counted like a thousand
    /// in a row. An attempt that is refused is not counted.
    pub fn attempt(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        let mut entries = self.entries();
        if let Some(entry) = entries.get(key)
            && now < entry.closed_until
        {
            return Err(Wait(entry.closed_until.duration_since(now)));
        }
        let entry = entries.touch(key);
        if now.duration_since(entry.last) >= self.rule.lock_for {
            *entry = Entry::default();
        }
        entry.failures += 1;
        entry.last = now;
        entry.closed_until = now.saturating_add(self.rule.pause(entry.failures)).unwrap_or(Timestamp::MAX);
        Ok(())
    }

    /// Whether an attempt would be let through, without making one.
    pub fn check(&self, key: &K, now: Timestamp) -> Result<(), Wait> {
        match self.entries().get(key) {
            Some(entry) if now < entry.closed_until => Err(Wait(entry.closed_until.duration_since(now))),
            _ => Ok(()),
        }
    }

    /// The attempt succeeded: all is forgotten.
    pub fn succeed(&self, key: &K) {
        self.entries().remove(key);
    }

    /// The attempt was no failure, and proves nothing about those before: it alone is taken back.
    pub fn forgive(&self, key: &K) {
        let mut entries = self.entries();
        match entries.get(key).map(|entry| entry.failures) {
            None => {}
            Some(0 | 1) => entries.remove(key),
            Some(failures) => {
                let rule = self.rule;
                let entry = entries.touch(key);
                entry.failures = failures - 1;
                entry.closed_until = entry.last.saturating_add(rule.pause(entry.failures)).unwrap_or(Timestamp::MAX);
            }
        }
    }

    /// Forgets who rested long enough to start anew.
    pub fn sweep(&self, now: Timestamp) {
        let rest = self.rule.lock_for;
        self.entries().sweep(|entry| now.duration_since(entry.last) >= rest);
    }

    fn entries(&self) -> MutexGuard<'_, OldestOut<K, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rule {
    /// How long the next attempt must wait after so many failures.
    fn pause(&self, failures: u32) -> SignedDuration {
        if failures >= self.lock_at {
            return self.lock_for;
        }
        match failures.checked_sub(self.free) {
            None => SignedDuration::ZERO,
            Some(doublings) => SignedDuration::from_secs(1 << doublings.min(5)).min(LONGEST_PAUSE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULE: Rule = Rule { free: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };

    /// Fails as soon as it may, and tells the seconds of each pause.
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

    proptest! {
        /// However attempts are timed, no stretch of the lock's length has more of them than the lock allows, twice.
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
