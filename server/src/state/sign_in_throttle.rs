//! Slows and locks sign-ins that fail, so that nobody guesses a password and nobody keeps others out.
//!
//! Failures are counted by who fails. A browser that signed in to the account before is counted for itself: what strangers do
//! doesn't keep it out. Everybody else is counted by login and source, by source, and by login over all sources. The last is the
//! only one by which strangers keep out others, so it begins late and is short. A login that doesn't exist is counted like one
//! that does.

use super::throttle::{Pauses, Rule, Throttle, Wait};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use portal_store::SignInLock;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// Of a login from one source, or from one known browser.
const BY_PLACE: Rule = Rule { free: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };
/// Of a source, whatever the login.
const BY_SOURCE: Rule = Rule { free: 10, lock_at: 50, lock_for: SignedDuration::from_mins(15) };

/// Of a login over all sources.
///
/// No more than 100 guesses an hour: what OWASP ASVS (2.2.1 of 4.0, and the documentation that 6.1.1 of 5.0 asks for) takes for
/// the bound. At worst 50 at once, and 10 after 1, 5, 15, 15 and 15 minutes more. No lock is longer than a quarter of an hour:
/// whoever is kept out by strangers, and has no browser that is known, waits no longer for the next try.
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

/// A login or a token as it is counted: at a fixed size, since what is typed there may be a novel.
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

/// Who signs in: which login, from where, and with which browser, if that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInPlace {
    login: Hash,
    source: Source,
    device: Option<Hash>,
}

impl SignInPlace {
    /// A login as it is typed, an address, and the hash of a known browser's token.
    pub fn new(login: &str, address: IpAddr, device: Option<Hash>) -> Self {
        Self { login: login_hash(login), source: Source::of(address), device }
    }
}

/// A lock that a failure led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// From where one may not try; none means from everywhere.
    pub source: Option<Source>,
    /// How many failures there were.
    pub failures: u32,
    /// How long it lasts.
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
    /// Takes up the locks that a restart must not forget. One that begins later than `now` begins now: the clock was wrong.
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

    /// Asks for an attempt and counts it as failed until told otherwise. Ask before the password is looked at.
    pub fn attempt(&self, place: &SignInPlace, now: Timestamp) -> Result<(), Wait> {
        let SignInPlace { login, source, device } = place;
        if let Some(device) = device {
            return self.devices.attempt(&(*device, *login), now);
        }
        // Whoever must wait for several reasons is told the longest wait, at once.
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

    /// Whether a source failed before, at any login: whoever didn't comes first when many wait. What is under way is no failure
    /// yet.
    pub fn is_failing(&self, source: &Source, now: Timestamp) -> bool {
        self.failing.has_failed(source, now)
    }

    /// The password was right. Who signs in there starts anew; the source doesn't, or one's own account would open the way to
    /// guessing others'; nor does the login, which others may be guessing meanwhile.
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

    /// Whether the password was right is not known: nobody looked.
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

    /// The password was wrong. Gives the locks that begin with it, to be kept: none for a known browser, whose failures concern
    /// nobody else.
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

    /// Somebody who may do so unlocks a login: whoever tries it next starts anew.
    pub fn unlock(&self, login: &str) {
        let login = login_hash(login);
        self.logins.succeed(&login);
        self.places.forget_where(|(locked, _)| *locked == login);
        self.devices.forget_where(|(_, locked)| *locked == login);
    }

    /// Asks to look at a password that somebody signed in types again. It is counted for that session alone: whoever found it
    /// open keeps its owner out nowhere else.
    pub fn attempt_again(&self, account_id: i64, session: &str, now: Timestamp) -> Result<(), Wait> {
        self.sessions.attempt(&(account_id, session.into()), now)
    }

    /// The password that was typed again was right.
    pub fn succeed_again(&self, account_id: i64, session: &str) {
        self.sessions.succeed(&(account_id, session.into()));
    }

    /// Nobody looked at the password that was typed again.
    pub fn forgive_again(&self, account_id: i64, session: &str) {
        self.sessions.forgive(&(account_id, session.into()));
    }

    /// Forgets who rested long enough to start anew.
    pub fn sweep(&self, now: Timestamp) {
        self.places.sweep(now);
        self.sources.sweep(now);
        self.logins.sweep(now);
        self.devices.sweep(now);
        self.sessions.sweep(now);
        self.failing.sweep(now);
    }
}

/// The hash that a login is counted under, however it is spelt.
pub fn login_hash(login: &str) -> Hash {
    Sha256::digest(login.trim().to_lowercase()).into()
}

#[cfg(test)]
#[path = "sign_in_throttle/tests.rs"]
mod tests;
