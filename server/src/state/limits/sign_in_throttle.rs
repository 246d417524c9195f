//! Slows down and locks sign-ins that fail, so that nobody guesses a password and nobody locks other people out.
//!
//! A browser that has signed in to the account before has its own counter, so strangers can't lock it out. The sign-ins
//! of other browsers are counted three times: by login and source, by source, and by login over all sources. The last
//! counter is the only one by which strangers can lock a user out, so it locks late and for a short time. An unknown
//! login is counted like an existing login.

use super::throttle::{Pauses, Rule, Throttle, Wait};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use portal_store::SignInLock;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// The rule for a login from one source or from one known browser, and for the confirmations in one session.
const BY_PLACE: Rule = Rule { free_attempts: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };
/// The rule for a source, whatever the login.
const BY_SOURCE: Rule = Rule { free_attempts: 10, lock_at: 50, lock_for: SignedDuration::from_mins(15) };

/// The rule for a login over all sources.
///
/// It allows no more than 100 guesses an hour, the bound of OWASP ASVS (2.2.1 of 4.0, and the documentation that 6.1.1
/// of 5.0 asks for). In the worst hour, there are 50 guesses at once, and 10 more after each of the locks of 1, 5, 15,
/// 15 and 15 minutes. No lock is longer than 15 minutes, so a user whom strangers lock out in an unknown browser
/// waits at most 15 minutes for the next attempt.
#[derive(Clone, Copy, Debug)]
pub struct LoginLocks;

impl LoginLocks {
    /// The number of failures that causes the first lock.
    const FIRST_LOCK_AT: u32 = 50;
    /// The number of further failures that causes each further lock.
    const FAILURES_PER_LOCK: u32 = 10;
    /// The minutes of the first, the second, and each further lock.
    const LOCK_MINUTES: [i64; 3] = [1, 5, 15];
}

impl Pauses for LoginLocks {
    fn pause(&self, failures: u32) -> SignedDuration {
        match failures.checked_sub(Self::FIRST_LOCK_AT) {
            Some(over) if over % Self::FAILURES_PER_LOCK == 0 => {
                let lock = usize::try_from(over / Self::FAILURES_PER_LOCK).unwrap_or(usize::MAX);
                SignedDuration::from_mins(Self::LOCK_MINUTES[lock.min(Self::LOCK_MINUTES.len() - 1)])
            }
            _ => SignedDuration::ZERO,
        }
    }

    fn forgets_after(&self) -> SignedDuration {
        SignedDuration::from_hours(1)
    }
}

/// The hash of a login or of a browser's token, used as a key of the counters. It has a fixed size, while the text that
/// a visitor types may be very long.
pub type Hash = [u8; 32];

/// Counts failed sign-ins.
pub struct SignInThrottle {
    /// By login and source.
    places: Throttle<(Hash, Source)>,
    /// By source.
    sources: Throttle<Source>,
    /// By login, over all sources.
    logins: Throttle<Hash, LoginLocks>,
    /// By the hash of a known browser's token, and login.
    devices: Throttle<(Hash, Hash)>,
    /// By account and session: the password that a signed-in user types again.
    sessions: Throttle<(i64, Box<str>)>,
    /// The sources of wrong passwords. Unlike `sources`, it does not count attempts that are still being verified, and
    /// it causes no pauses.
    failed_sources: Throttle<Source>,
}

/// The place of a sign-in: the login, the source, and the browser if it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInPlace {
    login: Hash,
    source: Source,
    device: Option<Hash>,
}

impl SignInPlace {
    /// Creates a place from a typed login, an address, and the hash of a known browser's token.
    pub fn new(login: &str, address: IpAddr, device: Option<Hash>) -> Self {
        Self { login: login_hash(login), source: Source::of(address), device }
    }
}

/// A lock that a failure caused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// The locked source; none means all sources.
    pub source: Option<Source>,
    /// The number of failures.
    pub failures: u32,
    /// How long the lock lasts.
    pub duration: SignedDuration,
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self {
            places: Throttle::new(BY_PLACE),
            sources: Throttle::new(BY_SOURCE),
            logins: Throttle::new(LoginLocks),
            devices: Throttle::new(BY_PLACE),
            sessions: Throttle::new(BY_PLACE),
            failed_sources: Throttle::new(BY_SOURCE),
        }
    }
}

impl SignInThrottle {
    /// Restores the locks from before a restart. A lock whose start is later than `now` starts now, because the clock
    /// was wrong.
    pub fn restore(&self, locks: &[SignInLock], now: Timestamp) {
        for lock in locks {
            let started_at = lock.locked_at.min(now);
            match &lock.source {
                None => self.logins.restore(&lock.login_hash, lock.failures, started_at),
                Some(source) => {
                    if let Some(source) = Source::parse(source) {
                        self.places.restore(&(lock.login_hash, source), lock.failures, started_at);
                    }
                }
            }
        }
    }

    /// Asks for an attempt, and counts it as failed until [`Self::succeed`] or [`Self::forgive`] is called. Call it
    /// before the password is verified.
    ///
    /// Errors: the time to wait when an attempt comes too early.
    pub fn attempt(&self, place: &SignInPlace, now: Timestamp) -> Result<(), Wait> {
        let SignInPlace { login, source, device } = place;
        if let Some(device) = device {
            return self.devices.attempt(&(*device, *login), now);
        }
        // When several counters require a wait, the answer is the longest wait.
        let waits = [
            self.sources.check(source, now),
            self.places.check(&(*login, *source), now),
            self.logins.check(login, now),
        ];
        if let Some(longest) = waits.into_iter().filter_map(Result::err).max_by_key(|wait| wait.0) {
            return Err(longest);
        }
        // When a parallel attempt has changed a counter since the checks, the counts made here are taken back.
        self.sources.attempt(source, now)?;
        let counted = self
            .places
            .attempt(&(*login, *source), now)
            .and_then(|()| self.logins.attempt(login, now).inspect_err(|_| self.places.forgive(&(*login, *source))));
        counted.inspect_err(|_| self.sources.forgive(source))
    }

    /// Whether a wrong password came from a source recently, at any login. When many sign-ins wait, the sign-ins from
    /// sources without failures go first. An attempt whose password is still being verified is no failure.
    pub fn is_failing(&self, source: &Source, now: Timestamp) -> bool {
        self.failed_sources.has_failed(source, now)
    }

    /// Records a right password. The counter of this login and source starts anew. The counters of the source and of
    /// the login only lose this attempt: an attacker could otherwise reset the source's counter by signing in to an
    /// account of their own, and other sources may be guessing this login's password meanwhile.
    pub fn succeed(&self, place: &SignInPlace) {
        let SignInPlace { login, source, device } = place;
        if let Some(device) = device {
            self.devices.succeed(&(*device, *login));
        } else {
            self.places.succeed(&(*login, *source));
            self.logins.forgive(login);
            self.sources.forgive(source);
        }
    }

    /// Takes an attempt back: the password was not verified.
    pub fn forgive(&self, place: &SignInPlace) {
        let SignInPlace { login, source, device } = place;
        if let Some(device) = device {
            self.devices.forgive(&(*device, *login));
        } else {
            self.places.forgive(&(*login, *source));
            self.logins.forgive(login);
            self.sources.forgive(source);
        }
    }

    /// Records a wrong password. Returns the locks that it causes, which the caller stores in the database. Locks of
    /// a known browser are not stored: they concern this browser only.
    pub fn fail(&self, place: &SignInPlace, now: Timestamp) -> Vec<Lock> {
        let SignInPlace { login, source, device } = place;
        if device.is_some() {
            return Vec::new();
        }
        self.failed_sources.restore(source, 1, now);
        let failures_here = self.places.failures(&(*login, *source));
        let failures_everywhere = self.logins.failures(login);
        let mut locks = Vec::new();
        if failures_here >= BY_PLACE.lock_at {
            locks.push(Lock {
                source: Some(*source),
                failures: failures_here,
                duration: BY_PLACE.pause(failures_here),
            });
        }
        if LoginLocks.pause(failures_everywhere) > SignedDuration::ZERO {
            locks.push(Lock {
                source: None,
                failures: failures_everywhere,
                duration: LoginLocks.pause(failures_everywhere),
            });
        }
        locks
    }

    /// Unlocks a login: all its counters start anew.
    pub fn unlock(&self, login: &str) {
        let login = login_hash(login);
        self.logins.succeed(&login);
        self.places.forget_where(|(locked, _)| *locked == login);
        self.devices.forget_where(|(_, locked)| *locked == login);
    }

    /// Asks for an attempt to confirm: to verify the password that a signed-in user types again. The attempt is counted
    /// for the session only, so an intruder at a signed-in browser can't lock its owner out elsewhere.
    ///
    /// Errors: the time to wait when an attempt comes too early.
    pub fn attempt_confirmation(&self, account_id: i64, session: &str, now: Timestamp) -> Result<(), Wait> {
        self.sessions.attempt(&(account_id, session.into()), now)
    }

    /// Records that the confirmation was right.
    pub fn succeed_confirmation(&self, account_id: i64, session: &str) {
        self.sessions.succeed(&(account_id, session.into()));
    }

    /// Takes an attempt to confirm back: the password was not verified.
    pub fn forgive_confirmation(&self, account_id: i64, session: &str) {
        self.sessions.forgive(&(account_id, session.into()));
    }

    /// Forgets counters without a recent failure.
    pub fn sweep(&self, now: Timestamp) {
        self.places.sweep(now);
        self.sources.sweep(now);
        self.logins.sweep(now);
        self.devices.sweep(now);
        self.sessions.sweep(now);
        self.failed_sources.sweep(now);
    }
}

/// Returns the hash of a login, the same for upper and lower case.
pub fn login_hash(login: &str) -> Hash {
    Sha256::digest(login.trim().to_lowercase()).into()
}

#[cfg(test)]
#[path = "sign_in_throttle/tests.rs"]
mod tests;
