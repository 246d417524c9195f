//! Counts failed sign-ins, by source and by name within a source. When one phone of a site has a wrong password, only
//! its own name is blocked, and the other phones behind the same address can sign in. A name that signed in from a
//! source before is never refused there, whatever other clients or wrong passwords for this name do: a stranger behind
//! the same address cannot lock out a phone.

use super::settings::Limits;
use crate::Source;
use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
    mem,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// The largest number of keys that one window counts. When it is reached, the window ends early.
const KEY_LIMIT: usize = 100_000;
/// The largest number of names in each of the two generations of `KnownNames`.
const KNOWN_LIMIT: usize = 50_000;
/// The maximum number of times that the pause doubles.
const DOUBLING_LIMIT: u32 = 4;

/// The counters. The caller passes the current time.
///
/// This is a rule of its own, and not the token bucket that limits TFTP requests: it counts failures only, by name as
/// well as by source, and a success or a known name exempts from it. A bucket has neither names nor successes.
#[derive(Debug)]
pub(super) struct Attempts {
    window: Duration,
    /// The number of failures after which a source is refused.
    source_limit: u32,
    /// The number of failures after which a name is refused.
    name_limit: u32,
    /// The delay of the response to the first failure of a name.
    pause: Duration,
    /// The hasher of names. Its random keys prevent a client from choosing names with equal hashes.
    name_hasher: RandomState,
    failures: Mutex<FailureCounts>,
    known: Mutex<KnownNames>,
}

/// Names that signed in, each with its source, in two generations. When `recent` is full it becomes `previous`, and the
/// old `previous` is dropped.
#[derive(Debug, Default)]
struct KnownNames {
    recent: HashSet<FailureKey>,
    previous: HashSet<FailureKey>,
}

/// The failures of the current window and of the previous one. A failure counts for one to two windows.
#[derive(Debug)]
struct FailureCounts {
    /// The start of the current window.
    since: Instant,
    current: HashMap<FailureKey, u32>,
    previous: HashMap<FailureKey, u32>,
}

/// The key of a failure counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum FailureKey {
    Source(Source),
    /// A name is stored as its hash, so that every name takes the same memory, however long it is.
    Name(Source, u64),
}

impl Attempts {
    /// Counts by these limits, starting at `now`.
    pub(super) fn new(limits: &Limits, now: Instant) -> Self {
        Self {
            window: limits.failure_window,
            source_limit: limits.failures_per_source,
            name_limit: limits.failures_per_name,
            pause: limits.failure_pause,
            name_hasher: RandomState::new(),
            failures: Mutex::new(FailureCounts { since: now, current: HashMap::new(), previous: HashMap::new() }),
            known: Mutex::default(),
        }
    }

    /// Whether a sign-in may be tried. Call it before the password is checked.
    pub(super) fn may_try(&self, source: Source, name: &str, now: Instant) -> bool {
        let key = self.key(source, name);
        if self.known().contains(&key) {
            return true;
        }
        let failures = self.failures(now);
        failures.count(&FailureKey::Source(source)) < self.source_limit && failures.count(&key) < self.name_limit
    }

    /// Counts a failure. Returns the delay of the response, which grows with each failure.
    pub(super) fn record_failure(&self, source: Source, name: &str, now: Instant) -> Duration {
        let mut failures = self.failures(now);
        failures.add(FailureKey::Source(source), now);
        let key = self.key(source, name);
        failures.add(key, now);
        self.pause * (1 << (failures.count(&key).saturating_sub(1)).min(DOUBLING_LIMIT))
    }

    /// Resets the failures of the name after a correct password. The failures of the source stay: otherwise an attacker
    /// could sign in with a valid account to reset the count, and guess the passwords of other accounts.
    pub(super) fn record_success(&self, source: Source, name: &str, now: Instant) {
        let mut failures = self.failures(now);
        let key = self.key(source, name);
        failures.current.remove(&key);
        failures.previous.remove(&key);
        drop(failures);
        self.known().add(key);
    }

    fn known(&self) -> MutexGuard<'_, KnownNames> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, source: Source, name: &str) -> FailureKey {
        FailureKey::Name(source, self.name_hasher.hash_one(name.to_lowercase()))
    }

    /// Returns the counters, after starting a new window if the current one is over.
    fn failures(&self, now: Instant) -> MutexGuard<'_, FailureCounts> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = now.saturating_duration_since(failures.since);
        // After two windows without a call, the failures of both windows are forgotten.
        if elapsed >= self.window * 2 {
            failures.start_window(now);
        }
        if elapsed >= self.window {
            failures.start_window(now);
        }
        failures
    }
}

impl KnownNames {
    fn contains(&self, key: &FailureKey) -> bool {
        self.recent.contains(key) || self.previous.contains(key)
    }

    fn add(&mut self, key: FailureKey) {
        if self.recent.len() >= KNOWN_LIMIT && !self.recent.contains(&key) {
            self.previous = mem::take(&mut self.recent);
        }
        self.recent.insert(key);
    }
}

impl FailureCounts {
    fn count(&self, key: &FailureKey) -> u32 {
        let count_in = |window: &HashMap<FailureKey, u32>| window.get(key).copied().unwrap_or_default();
        count_in(&self.current).saturating_add(count_in(&self.previous))
    }

    fn add(&mut self, key: FailureKey, now: Instant) {
        if self.current.len() >= KEY_LIMIT && !self.current.contains_key(&key) {
            self.start_window(now);
        }
        let count = self.current.entry(key).or_default();
        *count = count.saturating_add(1);
    }

    fn start_window(&mut self, now: Instant) {
        self.previous = mem::take(&mut self.current);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_mins(5);

    fn attempts() -> (Attempts, Instant) {
        let now = Instant::now();
        let limits = Limits {
            failure_window: WINDOW,
            failures_per_name: 3,
            failures_per_source: 5,
            failure_pause: Duration::from_millis(100),
            ..Limits::default()
        };
        (Attempts::new(&limits, now), now)
    }

    fn source(last: u8) -> Source {
        Source::of([203, 0, 113, last].into())
    }

    #[test]
    fn failures_of_a_name_slow_and_then_block_that_name_only() {
        let (attempts, now) = attempts();
        let pauses: Vec<_> = (0..3).map(|_| attempts.record_failure(source(1), "w1", now).as_millis()).collect();
        assert_eq!(pauses, [100, 200, 400]);
        assert!(!attempts.may_try(source(1), "W1", now));
        assert!(attempts.may_try(source(1), "w2", now));
        assert!(attempts.may_try(source(2), "w1", now), "the name is free at other sources");
    }

    #[test]
    fn a_source_with_too_many_failures_is_refused_for_every_name() {
        let (attempts, now) = attempts();
        for index in 0..5 {
            assert!(attempts.may_try(source(1), "w", now));
            attempts.record_failure(source(1), &format!("w{index}"), now);
        }
        assert!(!attempts.may_try(source(1), "w", now));
        assert!(attempts.may_try(source(2), "w", now));
    }

    #[test]
    fn a_success_resets_the_failures_of_the_name_but_not_of_the_source() {
        let (attempts, now) = attempts();
        for _ in 0..2 {
            attempts.record_failure(source(1), "w1", now);
            attempts.record_failure(source(1), "w1", now);
            attempts.record_success(source(1), "w1", now);
        }
        assert!(attempts.may_try(source(1), "w1", now));
        attempts.record_failure(source(1), "w1", now);
        assert!(!attempts.may_try(source(1), "w2", now), "the source has five failures");
    }

    #[test]
    fn a_known_name_is_never_refused_at_its_source() {
        let (attempts, now) = attempts();
        attempts.record_success(source(1), "w1", now);
        for index in 0..5 {
            attempts.record_failure(source(1), &format!("x{index}"), now);
            attempts.record_failure(source(1), "W1", now);
        }
        assert!(attempts.may_try(source(1), "W1", now), "failures with its own name do not block it either");
        assert!(!attempts.may_try(source(1), "w2", now));
        assert!(attempts.may_try(source(2), "w2", now));
    }

    #[test]
    fn a_failure_counts_for_one_to_two_windows() {
        let (attempts, now) = attempts();
        for _ in 0..3 {
            attempts.record_failure(source(1), "w1", now);
        }
        assert!(!attempts.may_try(source(1), "w1", now + WINDOW));
        assert!(attempts.may_try(source(1), "w1", now + WINDOW * 2));
        let (attempts, now) = self::attempts();
        for _ in 0..3 {
            attempts.record_failure(source(1), "w1", now);
        }
        assert!(attempts.may_try(source(1), "w1", now + WINDOW * 9), "after a long pause no failure counts");
    }

    #[test]
    fn memory_is_bounded() {
        let (attempts, now) = attempts();
        for index in 0..KEY_LIMIT * 3 / 2 {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(index).unwrap());
            attempts.record_failure(Source::of(address.into()), "w", now);
        }
        let failures = attempts.failures(now);
        assert!(failures.current.len() <= KEY_LIMIT && failures.previous.len() <= KEY_LIMIT);
        drop(failures);
        for index in 0..KNOWN_LIMIT * 3 {
            let address = std::net::Ipv4Addr::from_bits(u32::try_from(index).unwrap());
            attempts.record_success(Source::of(address.into()), "w", now);
        }
        let known = attempts.known();
        assert!(known.recent.len() <= KNOWN_LIMIT && known.previous.len() <= KNOWN_LIMIT);
        assert!(size_of::<(FailureKey, u32)>() <= 48, "the memory of a key does not depend on the name");
    }
}
