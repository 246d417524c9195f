//! What the log says of those who were refused: one line each, and no more lines than a disk takes.
//!
//! A line of the same kind about the same person, operation and source is written a few times a minute; those beyond are
//! counted, and the count is written when the minute is over. All together have a limit too. A login that nobody may have is not
//! written: people type passwords there. Its hash is, with a key of this installation, so that the lines of one login are found
//! and the login isn't.

use crate::{principal::Visit, sealing::Sealer};
use hmac::{Hmac, Mac as _};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use sha2::Sha256;
use std::{
    collections::HashMap,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How long lines are counted together.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Lines of one kind about one person, operation and source in that time.
const ALIKE: u32 = 20;
/// Lines in all in that time.
const ALL: u32 = 1_000;
/// Kinds, persons, operations and sources that are told apart in that time, some 200 bytes each.
const KEYS: usize = 5_000;

/// Decides which lines are written, and writes them.
pub struct Refusals {
    login_key: Zeroizing<[u8; 32]>,
    counts: Mutex<Counts>,
}

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// A sign-in; `who` is the hash of the login.
    SignIn,
    /// An operation, or an object, to somebody signed in; `who` is as the audit names them.
    Access,
    /// A program's token.
    Token,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::SignIn => "sign-in failed",
            Self::Access => "access refused",
            Self::Token => "token refused",
        })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    kind: Kind,
    who: String,
    what: String,
    source: Source,
}

#[derive(Default)]
struct Counts {
    since: Timestamp,
    written: u32,
    alike: HashMap<Key, u32>,
    /// Lines left out that had no room to be told apart.
    others: u64,
}

impl Refusals {
    /// A log whose hashes are made with a key of this installation.
    pub fn new(sealer: &Sealer) -> Self {
        Self { login_key: sealer.derive("logins in the log"), counts: Mutex::default() }
    }

    /// Somebody could not sign in, for a reason.
    pub fn sign_in(&self, login: &str, visit: &Visit, reason: &str, now: Timestamp) {
        let login = self.hash(login);
        let key = Key { kind: Kind::SignIn, who: login.clone(), what: reason.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(login, %address, correlator, reason, "{}", Kind::SignIn);
        }
    }

    /// Somebody who is signed in may not do an operation, or may not know of what it is about.
    pub fn access(&self, principal: &str, operation: &'static str, status: u16, visit: &Visit, now: Timestamp) {
        let key =
            Key { kind: Kind::Access, who: principal.to_owned(), what: operation.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(principal, operation, status, %address, correlator, "{}", Kind::Access);
        }
    }

    /// A program's token is wrong, or was revoked. `route` is the pattern of the path it asked for.
    pub fn token(&self, route: &str, visit: &Visit, now: Timestamp) {
        let key = Key { kind: Kind::Token, who: String::new(), what: route.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(route, %address, correlator, "{}", Kind::Token);
        }
    }

    /// Writes how many lines were left out in the minute that is over. To be called now and then.
    pub fn sum_up(&self, now: Timestamp) {
        self.counts().turn(now);
    }

    /// Writes how many lines were left out until now. To be called at the end.
    pub fn finish(&self, now: Timestamp) {
        self.counts().begin(now);
    }

    /// Sixteen hexadecimal digits for a login: always the same here, and never elsewhere.
    fn hash(&self, login: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(self.login_key.as_slice());
        let mac = mac.map(|mac| mac.chain_update(login).finalize().into_bytes());
        mac.map(|mac| mac.iter().take(8).map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
    }

    fn may_write(&self, key: Key, now: Timestamp) -> bool {
        let mut counts = self.counts();
        counts.turn(now);
        counts.count(key)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// Begins anew when the minute is over, or the clock was put back.
    fn turn(&mut self, now: Timestamp) {
        let passed = now.duration_since(self.since);
        if passed.is_negative() || passed >= MINUTE {
            self.begin(now);
        }
    }

    /// Writes what was left out, and begins anew.
    fn begin(&mut self, now: Timestamp) {
        for (Key { kind, who, what, source }, count) in self.alike.drain() {
            if let Some(left_out) = count.checked_sub(ALIKE).filter(|left_out| *left_out > 0) {
                tracing::warn!(who, what, %source, left_out, "{kind}: more lines alike were left out");
            }
        }
        if self.others > 0 {
            tracing::warn!(left_out = self.others, "refusals: more lines were left out");
        }
        *self = Self { since: now, ..Self::default() };
    }

    /// Whether a line is written.
    fn count(&mut self, key: Key) -> bool {
        let is_room = self.alike.len() < KEYS || self.alike.contains_key(&key);
        if !is_room || self.written >= ALL {
            self.others += 1;
            return false;
        }
        let alike = self.alike.entry(key).or_default();
        *alike = alike.saturating_add(1);
        if *alike > ALIKE {
            return false;
        }
        self.written += 1;
        true
    }
}

fn source(visit: &Visit) -> Source {
    Source::of(visit.address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Randomness;

    fn key(who: &str) -> Key {
        let source = Source::of([203, 0, 113, 9].into());
        Key { kind: Kind::SignIn, who: who.to_owned(), what: "wrong".to_owned(), source }
    }

    #[test]
    fn a_login_has_one_hash_and_another_installation_has_another() {
        let here = Refusals::new(&Sealer::new(&[1; 32], Randomness::system()));
        let elsewhere = Refusals::new(&Sealer::new(&[2; 32], Randomness::system()));
        assert_eq!(here.hash("expert").len(), 16);
        assert_eq!(here.hash("expert"), here.hash("expert"));
        assert_ne!(here.hash("expert"), here.hash("expert2"));
        assert_ne!(here.hash("expert"), elsewhere.hash("expert"));
    }

    #[test]
    fn lines_alike_are_counted_and_begin_anew_after_a_minute() {
        let mut counts = Counts::default();
        let written = (0..100).filter(|_| counts.count(key("a"))).count();
        assert_eq!(written, 20);
        assert!(counts.count(key("b")), "another's");
        counts.turn(Timestamp::UNIX_EPOCH + MINUTE);
        assert!(counts.count(key("a")));
        counts.turn(Timestamp::UNIX_EPOCH);
        assert_eq!(counts.written, 0, "a clock that was put back");
    }

    #[test]
    fn lines_and_memory_are_bounded_whatever_is_tried() {
        let mut counts = Counts::default();
        let written = (0..20_000).filter(|index| counts.count(key(&index.to_string()))).count();
        assert_eq!(written, 1_000);
        assert!(counts.alike.len() <= KEYS);
        assert_eq!(counts.others, 19_000);
    }
}
