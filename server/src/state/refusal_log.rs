//! Logs refused requests, without filling the disk.
//!
//! Equal lines (the same kind, person, operation and source) are written a few times a minute; further ones are
//! counted, and the count is written when the minute is over. A source has a share of a kind's lines, and each kind has
//! its own limit: trying many logins hides neither other sources' failures nor refused accesses. A typed login is not
//! written, because people type passwords there. Its hash, made with a key of this installation, is written instead: it
//! finds the lines of one login without revealing the login.

use crate::{hexadecimal::hexadecimal, principal::Visit, sealing::Sealer};
use hmac::{Hmac, Mac as _};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use sha2::Sha256;
use std::{
    collections::HashMap,
    fmt, mem,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};
use zeroize::Zeroizing;

/// How long equal lines are counted together.
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
/// The maximum number of equal lines in that time.
const ALIKE: u32 = 20;
/// The maximum number of lines of one kind from one source in that time.
const OF_SOURCE: u32 = 100;

/// Decides which lines are written, and writes them.
pub struct Refusals {
    login_key: Zeroizing<[u8; 32]>,
    counts: Mutex<Counts>,
}

/// The kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// A failed sign-in; `who` is the hash of the login.
    SignIn,
    /// A refused operation, object or further change of a signed-in principal; `who` is the principal's name in the
    /// audit.
    Access,
    /// A refused token of a program.
    Token,
    /// A failed TLS handshake; `what` is the reason.
    Handshake,
}

impl Kind {
    const ALL: [Self; 4] = [Self::SignIn, Self::Access, Self::Token, Self::Handshake];

    /// Returns the maximum number of lines of this kind in a minute: 1,200 for all four.
    const fn most(self) -> u32 {
        match self {
            Self::SignIn => 500,
            Self::Access => 300,
            Self::Token | Self::Handshake => 200,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::SignIn => "sign-in failed",
            Self::Access => "access refused",
            Self::Token => "token refused",
            Self::Handshake => "TLS handshake failed",
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
    kinds: [OfKind; 4],
}

/// The lines of one kind. Only written lines get a key, so there are no more keys than lines: some 200 bytes each, and
/// some 50 for each source.
#[derive(Default)]
struct OfKind {
    written: u32,
    alike: HashMap<Key, u32>,
    sources: HashMap<Source, u32>,
    /// The number of lines left out because this kind had reached its limit.
    others: u64,
}

impl Refusals {
    /// Creates a log whose hashes use a key of this installation.
    pub fn new(sealer: &Sealer) -> Self {
        Self { login_key: sealer.derive("logins in the log"), counts: Mutex::default() }
    }

    /// Logs a failed sign-in with its reason.
    pub fn sign_in(&self, login: &str, visit: &Visit, reason: &str, now: Timestamp) {
        let login = self.hash(login);
        let key = Key { kind: Kind::SignIn, who: login.clone(), what: reason.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(login, %address, correlator, reason, "{}", Kind::SignIn);
        }
    }

    /// Logs that a signed-in principal may not do an operation, may not see its object, or has reached a limit.
    pub fn access(&self, principal: &str, operation: &'static str, status: u16, visit: &Visit, now: Timestamp) {
        let key =
            Key { kind: Kind::Access, who: principal.to_owned(), what: operation.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(principal, operation, status, %address, correlator, "{}", Kind::Access);
        }
    }

    /// Logs that a program's token is wrong or revoked. `route` is the pattern of the requested path.
    pub fn token(&self, route: &str, visit: &Visit, now: Timestamp) {
        let key = Key { kind: Kind::Token, who: String::new(), what: route.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(route, %address, correlator, "{}", Kind::Token);
        }
    }

    /// Logs a failed TLS handshake with its reason.
    pub fn handshake(&self, address: IpAddr, reason: &str, now: Timestamp) {
        let (who, source) = (String::new(), Source::of(address));
        if self.may_write(Key { kind: Kind::Handshake, who, what: reason.to_owned(), source }, now) {
            tracing::info!(%address, reason, "{}", Kind::Handshake);
        }
    }

    /// Writes the number of lines left out in the last minute, once the minute is over. Call it regularly.
    pub fn sum_up(&self, now: Timestamp) {
        self.counts().turn(now);
    }

    /// Writes the number of lines left out so far. Call it at shutdown.
    pub fn finish(&self, now: Timestamp) {
        self.counts().begin(now);
    }

    /// Returns sixteen hexadecimal digits for a login: always the same here, different in another installation.
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
    /// Starts a new minute when the current one is over or the clock was put back.
    fn turn(&mut self, now: Timestamp) {
        let passed = now.duration_since(self.since);
        if passed.is_negative() || passed >= MINUTE {
            self.begin(now);
        }
    }

    /// Writes the number of lines left out, and starts a new minute.
    fn begin(&mut self, now: Timestamp) {
        let ended = mem::replace(self, Self { since: now, ..Self::default() });
        for (kind, of_kind) in Kind::ALL.into_iter().zip(ended.kinds) {
            of_kind.sum_up(kind);
        }
    }

    /// Counts a line. Returns whether it is written.
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
    /// Writes the numbers of lines left out.
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

/// Whether a count has reached its limit. Then it is incremented, for the line that is left out.
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
        for kind in [Kind::Access, Kind::Token, Kind::Handshake] {
            assert!(counts.count(Key { kind, ..key_from("a", 30_000) }), "{kind} has lines of its own");
        }
        assert_eq!(Kind::ALL.map(Kind::most).iter().sum::<u32>(), 1_200);
    }
}
