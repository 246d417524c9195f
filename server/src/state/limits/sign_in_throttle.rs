//! Slows and locks failing sign-ins, so that nobody guesses a password and nobody locks others out.
//!
//! A browser that has signed in to the account before has its own counter, so strangers can't lock it out. All others
//! are counted by login and source, by source, and by login over all sources. Only the last counter lets strangers lock
//! others out, so it starts late and its locks are short. A login that doesn't exist is counted like one that does.

use super::throttle::{Pauses, Rule, Throttle, Wait};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use portal_store::SignInLock;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// The rule for a login from one source, or from one known browser.
const BY_PLACE: Rule = Rule { free: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };
/// The rule for a source, whatever the login.
const BY_SOURCE: Rule = Rule { free: 10, lock_at: 50, lock_for: SignedDuration::from_mins(15) };

/// The rule for a login over all sources.
///
/// It allows no more than 100 guesses an hour, the bound of OWASP ASVS (2.2.1 of 4.0, and the documentation that 6.1.1
/// of 5.0 asks for). At worst that is 50 at once, and 10 after 1, 5, 15, 15 and 15 minutes more. No lock is longer than
/// a quarter of an hour: a user whom strangers lock out, in an unknown browser, waits no longer than that for the next
/// try.
#[derive(Clone, Copy, Debug)]
pub struct LoginLocks;

impl LoginLocks {
    const FIRST_AT: u32 = 50;
    const NEXT_AFTER: u32 = 10;
    const MINUTES: [i64; 3] = [1, 5, 15];
}

impl Pauses for LoginLocks {
    fn pause(&self, failures: u32) -> SignedDuration {
        match failures.checked_sub(Self::FIRST_AT) {
            Some(over) if over % Self::NEXT_AFTER == 0 => {
                let lock = usize::try_from(over / Self::NEXT_AFTER).unwrap_or(usize::MAX);
                SignedDuration::from_mins(Self::MINUTES[lock.min(Self::MINUTES.len() - 1)])
            }
            _ => SignedDuration::ZERO,
        }
    }

    fn forgets_after(&self) -> SignedDuration {
        SignedDuration::from_hours(1)
    }
}

/// The hash of a login or a token, as it is counted: a fixed size, because the typed text may be very long.
pub type Hash = [u8; 32];

/// Counts failed sign-ins.
pub struct SignInThrottle {
    places: Throttle<(Hash, Source)>,
    sources: Throttle<Source>,
    logins: Throttle<Hash, LoginLocks>,
    devices: Throttle<(Hash, Hash)>,
    sessions: Throttle<(i64, Box<str>)>,
    failing: Throttle<Source>,
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
    pub lasts: SignedDuration,
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self {
            places: Throttle::new(BY_PLACE),
            sources: Throttle::new(BY_SOURCE),
            logins: Throttle::new(LoginLocks),
            devices: Throttle::new(BY_PLACE),
            sessions: Throttle::new(BY_PLACE),
            failing: Throttle::new(BY_SOURCE),
        }
    }
}

impl SignInThrottle {
    /// Restores the locks from before a restart. A lock that starts later than `now` starts now: the clock was wrong.
    pub fn restore(&self, locks: &[SignInLock], now: Timestamp) {
        for lock in locks {
            let begun = lock.locked_at.min(now);
            match &lock.source {
                None => self.logins.restore(&lock.login_hash, lock.failures, begun),
                Some(source) => {
                    if let Some(source) = Source::parse(source) {
                        self.places.restore(&(lock.login_hash, source), lock.failures, begun);
                    }
                }
            }
        }
    }

    /// Asks for an attempt, and counts it as failed until told otherwise. Call it before the password is verified.
    ///
    /// Errors: the time to wait when an attempt comes too early.
    pub fn attempt(&self, place: &SignInPlace, now: Timestamp) -> Result<(), Wait> {
        let SignInPlace { login, source, device } = place;
        if let Some(device) = device {
            return self.devices.attempt(&(*device, *login), now);
        }
        // When several limits apply, the answer is the longest wait.
        let waits = [
            self.sources.check(source, now),
            self.places.check(&(*login, *source), now),
            self.logins.check(login, now),
        ];
        if let Some(longest) = waits.into_iter().filter_map(Result::err).max_by_key(|wait| wait.0) {
            return Err(longest);
        }
        self.sources.attempt(source, now)?;
        let tried = self
            .places
            .attempt(&(*login, *source), now)
            .and_then(|()| self.logins.attempt(login, now).inspect_err(|_| self.places.forgive(&(*login, *source))));
        tried.inspect_err(|_| self.sources.forgive(source))
    }

    /// Whether a source has failed before, at any login. When many sign-ins wait, sources without failures go first. An
    /// attempt still running is no failure.
    pub fn is_failing(&self, source: &Source, now: Timestamp) -> bool {
        self.failing.has_failed(source, now)
    }

    /// Records a right password. The counter of this login and source starts anew. The source's counter doesn't,
    /// because an attacker could reset it with an own account; the login's doesn't, because others may be guessing it
    /// meanwhile.
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

    /// Records a wrong password. Returns the locks that it causes, for the database; none for a known browser, whose
    /// failures concern nobody else.
    pub fn fail(&self, place: &SignInPlace, now: Timestamp) -> Vec<Lock> {
        let SignInPlace { login, source, device } = place;
        if device.is_some() {
            return Vec::new();
        }
        self.failing.restore(source, 1, now);
        let here = self.places.failures(&(*login, *source));
        let everywhere = self.logins.failures(login);
        let mut locks = Vec::new();
        if here >= BY_PLACE.lock_at {
            locks.push(Lock { source: Some(*source), failures: here, lasts: BY_PLACE.pause(here) });
        }
        if LoginLocks.pause(everywhere) > SignedDuration::ZERO {
            locks.push(Lock { source: None, failures: everywhere, lasts: LoginLocks.pause(everywhere) });
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

    /// Asks for an attempt to verify the password that a signed-in user types again. It is counted for the session
    /// only: an intruder at an open browser locks its owner out nowhere else.
    ///
    /// Errors: the time to wait when an attempt comes too early.
    pub fn attempt_again(&self, account_id: i64, session: &str, now: Timestamp) -> Result<(), Wait> {
        self.sessions.attempt(&(account_id, session.into()), now)
    }

    /// Records that the password typed again was right.
    pub fn succeed_again(&self, account_id: i64, session: &str) {
        self.sessions.succeed(&(account_id, session.into()));
    }

    /// Takes the attempt back: the password typed again was not verified.
    pub fn forgive_again(&self, account_id: i64, session: &str) {
        self.sessions.forgive(&(account_id, session.into()));
    }

    /// Forgets counters without a recent failure.
    pub fn sweep(&self, now: Timestamp) {
        self.places.sweep(now);
        self.sources.sweep(now);
        self.logins.sweep(now);
        self.devices.sweep(now);
        self.sessions.sweep(now);
        self.failing.sweep(now);
    }
}

/// Returns the hash that a login is counted under, independent of its spelling.
pub fn login_hash(login: &str) -> Hash {
    Sha256::digest(login.trim().to_lowercase()).into()
}

#[cfg(test)]
#[path = "sign_in_throttle/tests.rs"]
mod tests;
