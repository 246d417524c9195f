//! What the log says of those who were refused: one line each, and no more lines than a disk takes.
//!
//! A line of the same kind about the same person, operation and source is written a few times a minute; those beyond are
//! counted, and the count is written when the minute is over. A source has a share of the lines of a kind, and each kind a limit of
//! its own: whoever types one login after another hides neither those of others nor who was refused an access. A login that nobody
//! may have is not written: people type passwords there. Its hash is, with a key of this installation, so that the lines of one
//! login are found and the login isn't.

use crate::{hexadecimal::hexadecimal, principal::Visit, sealing::Sealer};
use hmac::{Hmac, Mac as _};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use sha2::Sha256;
use std::{
    collections::HashMap,
    fmt, mem,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How long lines are counted together.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// Lines of one kind about one person, operation and source in that time.
const ALIKE: u32 = 20;
/// Lines of one kind from one source in that time.
const OF_SOURCE: u32 = 100;

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
    /// An operation, an object, or one more change, to somebody signed in; `who` is as the audit names them.
    Access,
    /// A program's token.
    Token,
}

impl Kind {
    const ALL: [Self; 3] = [Self::SignIn, Self::Access, Self::Token];

    /// Lines of this kind in a minute: a thousand of all three.
    const fn most(self) -> u32 {
        match self {
            Self::SignIn => 500,
            Self::Access => 300,
            Self::Token => 200,
        }
    }
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
    /// In the order of [`Kind::ALL`].
    kinds: [OfKind; 3],
}

/// The lines of one kind. Only what has a line in the log is told apart, so that there are no more keys than lines: some 200 bytes
/// each, and some 50 for each source.
#[derive(Default)]
struct OfKind {
    written: u32,
    alike: HashMap<Key, u32>,
    sources: HashMap<Source, u32>,
    /// Lines left out because there were so many of this kind.
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

    /// Somebody who is signed in may not do an operation, may not know of what it is about, or did too much of it.
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
        mac.map(|mac| hexadecimal(&mac[..8])).unwrap_or_default()
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
        let ended = mem::replace(self, Self { since: now, ..Self::default() });
        for (kind, of_kind) in Kind::ALL.into_iter().zip(ended.kinds) {
            of_kind.sum_up(kind);
        }
    }

    /// Whether a line is written.
    fn count(&mut self, key: Key) -> bool {
        let kind = key.kind;
        let of_kind = &mut self.kinds[kind as usize];
        if is_past(of_kind.alike.get_mut(&key), ALIKE) || is_past(of_kind.sources.get_mut(&key.source), OF_SOURCE) {
            return false;
        }
        if of_kind.written >= kind.most() {
            of_kind.others += 1;
            return false;
        }
        of_kind.written += 1;
        *of_kind.sources.entry(key.source).or_default() += 1;
        *of_kind.alike.entry(key).or_default() += 1;
        true
    }
}

impl OfKind {
    /// Writes what was left out.
    fn sum_up(self, kind: Kind) {
        for (Key { who, what, source, .. }, count) in self.alike {
            if count > ALIKE {
                tracing::warn!(who, what, %source, left_out = count - ALIKE, "{kind}: more lines alike were left out");
            }
        }
        for (source, count) in self.sources {
            if count > OF_SOURCE {
                tracing::warn!(%source, left_out = count - OF_SOURCE, "{kind}: more lines from there were left out");
            }
        }
        if self.others > 0 {
            tracing::warn!(left_out = self.others, "{kind}: more lines were left out");
        }
    }
}

/// Whether there were so many lines already. Then one more is counted, to be left out.
fn is_past(count: Option<&mut u32>, most: u32) -> bool {
    let Some(count) = count.filter(|count| **count >= most) else { return false };
    *count = count.saturating_add(1);
    true
}

fn source(visit: &Visit) -> Source {
    Source::of(visit.address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Randomness;
    use std::net::Ipv4Addr;

    fn key(who: &str) -> Key {
        key_from(who, 9)
    }

    fn key_from(who: &str, source: u32) -> Key {
        let source = Source::of(Ipv4Addr::from_bits(0xcb00_7100 + source).into());
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
        assert_eq!(counts.kinds[0].written, 0, "a clock that was put back");
    }

    #[test]
    fn one_source_hides_neither_others_nor_lines_of_another_kind() {
        let mut counts = Counts::default();
        let written = (0..20_000).filter(|index| counts.count(key(&index.to_string()))).count();
        assert_eq!((written, counts.kinds[0].sources[&key("a").source]), (100, 20_000));
        assert!(counts.count(key_from("a", 8)), "somebody else's");
        assert!(counts.count(Key { kind: Kind::Access, ..key("a") }), "an access refused there");
    }

    #[test]
    fn lines_and_memory_are_bounded_whatever_is_tried() {
        let mut counts = Counts::default();
        let written = (0..20_000).filter(|index| counts.count(key_from(&index.to_string(), *index))).count();
        let of_kind = &counts.kinds[0];
        assert_eq!((written, of_kind.others), (500, 19_500));
        assert_eq!((of_kind.alike.len(), of_kind.sources.len()), (500, 500), "no more than there are lines");
        for kind in [Kind::Access, Kind::Token] {
            assert!(counts.count(Key { kind, ..key_from("a", 30_000) }), "{kind} has lines of its own");
        }
        assert_eq!(Kind::ALL.map(Kind::most).iter().sum::<u32>(), 1_000);
    }
}
