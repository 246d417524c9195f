//! Logs refused requests, without filling the disk.
//!
//! Equal log lines (the same kind, person, operation and source) are written at most 20 times a minute; further lines
//! are counted, and the count is written when the minute is over. A source has a share of a kind's lines, and each kind
//! has its own limit: a source that tries many logins hides neither the failures of other sources nor refused accesses.
//! A typed login is not written, because people type passwords there. Its hash, made with a key of this installation,
//! is written instead: equal hashes show that lines belong to the same login, without revealing the login.

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
/// The maximum number of equal lines in a minute.
const EQUAL_LINES: u32 = 20;
/// The maximum number of lines of one kind from one source in a minute.
const LINES_PER_SOURCE: u32 = 100;

/// Decides which lines are written, and writes them.
pub struct Refusals {
    login_key: Zeroizing<[u8; 32]>,
    counts: Mutex<Counts>,
}

/// The kind of refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// A failed sign-in; `who` is the hash of the login, `what` is the reason.
    SignIn,
    /// A refused operation, object or further change of a signed-in principal; `who` is the principal's name in the
    /// audit, `what` is the operation.
    Access,
    /// A refused token of a program; `what` is the route.
    Token,
    /// A failed TLS handshake; `what` is the reason.
    Handshake,
}

impl Kind {
    const ALL: [Self; 4] = [Self::SignIn, Self::Access, Self::Token, Self::Handshake];

    /// Returns the maximum number of lines of this kind in a minute: 1,200 for all four.
    const fn max_lines(self) -> u32 {
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

/// The properties that equal lines share. The meaning of `who` and `what` depends on the kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    kind: Kind,
    who: String,
    what: String,
    source: Source,
}

/// The lines of the current minute.
#[derive(Default)]
struct Counts {
    /// The start of the minute.
    since: Timestamp,
    /// The counts of each kind, in the order of [`Kind::ALL`].
    kinds: [KindCounts; 4],
}

/// The lines of one kind in this minute. Only a written line adds a key, so there are no more keys than written lines.
/// A key takes about 200 bytes, a source about 50.
#[derive(Default)]
struct KindCounts {
    written: u32,
    /// The number of lines with this key: written lines, and lines that were left out because of [`EQUAL_LINES`].
    equal: HashMap<Key, u32>,
    /// The same for a source and [`LINES_PER_SOURCE`].
    sources: HashMap<Source, u32>,
    /// The number of lines left out because this kind had reached its limit.
    left_out: u64,
}

impl Refusals {
    /// Creates a log whose hashes use a key of this installation.
    pub fn new(sealer: &Sealer) -> Self {
        Self { login_key: sealer.derive("logins in the log"), counts: Mutex::default() }
    }

    /// Logs a failed sign-in with its reason.
    pub fn log_sign_in(&self, login: &str, visit: &Visit, reason: &str, now: Timestamp) {
        let login = self.hash(login);
        let key = Key { kind: Kind::SignIn, who: login.clone(), what: reason.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(login, %address, correlator, reason, "{}", Kind::SignIn);
        }
    }

    /// Logs that a signed-in principal may not do an operation, may not see its object, or has reached a limit.
    pub fn log_access(&self, principal: &str, operation: &'static str, status: u16, visit: &Visit, now: Timestamp) {
        let key =
            Key { kind: Kind::Access, who: principal.to_owned(), what: operation.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(principal, operation, status, %address, correlator, "{}", Kind::Access);
        }
    }

    /// Logs that a program's token is wrong or revoked. `route` is the pattern of the requested path.
    pub fn log_token(&self, route: &str, visit: &Visit, now: Timestamp) {
        let key = Key { kind: Kind::Token, who: String::new(), what: route.to_owned(), source: source(visit) };
        if self.may_write(key, now) {
            let (address, correlator) = (visit.address, &visit.correlator);
            tracing::warn!(route, %address, correlator, "{}", Kind::Token);
        }
    }

    /// Logs a failed TLS handshake with its reason.
    pub fn log_handshake(&self, address: IpAddr, reason: &str, now: Timestamp) {
        let (who, source) = (String::new(), Source::of(address));
        if self.may_write(Key { kind: Kind::Handshake, who, what: reason.to_owned(), source }, now) {
            tracing::info!(%address, reason, "{}", Kind::Handshake);
        }
    }

    /// Writes the number of lines left out in the last minute, once the minute is over. Call it regularly.
    pub fn report_finished_minute(&self, now: Timestamp) {
        self.counts().start_minute_if_over(now);
    }

    /// Writes the number of lines left out so far. Call it at shutdown.
    pub fn report_now(&self, now: Timestamp) {
        self.counts().start_minute(now);
    }

    /// Hashes a login into sixteen hexadecimal digits: always the same in this installation, and different in another
    /// installation.
    fn hash(&self, login: &str) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(self.login_key.as_slice());
        let mac = mac.map(|mac| mac.chain_update(login).finalize().into_bytes());
        mac.map(|mac| hexadecimal(&mac[..8])).unwrap_or_default()
    }

    fn may_write(&self, key: Key, now: Timestamp) -> bool {
        let mut counts = self.counts();
        counts.start_minute_if_over(now);
        counts.count(key)
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    /// Starts a new minute when the current one is over or the clock was put back.
    fn start_minute_if_over(&mut self, now: Timestamp) {
        let passed = now.duration_since(self.since);
        if passed.is_negative() || passed >= MINUTE {
            self.start_minute(now);
        }
    }

    /// Writes the number of lines left out, and starts a new minute.
    fn start_minute(&mut self, now: Timestamp) {
        let ended = mem::replace(self, Self { since: now, ..Self::default() });
        for (kind, counts_of_kind) in Kind::ALL.into_iter().zip(ended.kinds) {
            counts_of_kind.report_left_out(kind);
        }
    }

    /// Counts a line. Returns whether it is written.
    fn count(&mut self, key: Key) -> bool {
        let kind = key.kind;
        let counts_of_kind = &mut self.kinds[kind as usize];
        if count_if_over_limit(counts_of_kind.equal.get_mut(&key), EQUAL_LINES)
            || count_if_over_limit(counts_of_kind.sources.get_mut(&key.source), LINES_PER_SOURCE)
        {
            return false;
        }
        if counts_of_kind.written >= kind.max_lines() {
            counts_of_kind.left_out += 1;
            return false;
        }
        counts_of_kind.written += 1;
        *counts_of_kind.sources.entry(key.source).or_default() += 1;
        *counts_of_kind.equal.entry(key).or_default() += 1;
        true
    }
}

impl KindCounts {
    /// Writes the numbers of lines left out.
    fn report_left_out(self, kind: Kind) {
        for (Key { who, what, source, .. }, count) in self.equal {
            if count > EQUAL_LINES {
                tracing::warn!(who, what, %source, left_out = count - EQUAL_LINES, "{kind}: more lines alike were left out");
            }
        }
        for (source, count) in self.sources {
            if count > LINES_PER_SOURCE {
                tracing::warn!(%source, left_out = count - LINES_PER_SOURCE, "{kind}: more lines from there were left out");
            }
        }
        if self.left_out > 0 {
            tracing::warn!(left_out = self.left_out, "{kind}: more lines were left out");
        }
    }
}

/// Whether a count has reached its limit. If so, it is incremented, for the line that is left out.
fn count_if_over_limit(count: Option<&mut u32>, max_lines: u32) -> bool {
    let Some(count) = count.filter(|count| **count >= max_lines) else { return false };
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
    fn the_hash_of_a_login_is_stable_and_differs_between_installations() {
        let here = Refusals::new(&Sealer::new(&[1; 32], Randomness::system()));
        let elsewhere = Refusals::new(&Sealer::new(&[2; 32], Randomness::system()));
        assert_eq!(here.hash("expert").len(), 16);
        assert_eq!(here.hash("expert"), here.hash("expert"));
        assert_ne!(here.hash("expert"), here.hash("expert2"));
        assert_ne!(here.hash("expert"), elsewhere.hash("expert"));
    }

    #[test]
    fn equal_lines_are_limited_in_each_minute() {
        let mut counts = Counts::default();
        let written = (0..100).filter(|_| counts.count(key("a"))).count();
        assert_eq!(written, 20);
        assert!(counts.count(key("b")), "a line of another login");
        counts.start_minute_if_over(Timestamp::UNIX_EPOCH + MINUTE);
        assert!(counts.count(key("a")));
        counts.start_minute_if_over(Timestamp::UNIX_EPOCH);
        assert_eq!(counts.kinds[0].written, 0, "the clock was put back, so a new minute starts");
    }

    #[test]
    fn one_source_hides_neither_others_nor_lines_of_another_kind() {
        let mut counts = Counts::default();
        let written = (0..20_000).filter(|index| counts.count(key(&index.to_string()))).count();
        assert_eq!((written, counts.kinds[0].sources[&key("a").source]), (100, 20_000));
        assert!(counts.count(key_from("a", 8)), "a line from another source");
        assert!(counts.count(Key { kind: Kind::Access, ..key("a") }), "a line of another kind");
    }

    #[test]
    fn lines_and_memory_are_bounded() {
        let mut counts = Counts::default();
        let written = (0..20_000).filter(|index| counts.count(key_from(&index.to_string(), *index))).count();
        let counts_of_kind = &counts.kinds[0];
        assert_eq!((written, counts_of_kind.left_out), (500, 19_500));
        assert_eq!(
            (counts_of_kind.equal.len(), counts_of_kind.sources.len()),
            (500, 500),
            "no more than there are lines"
        );
        for kind in [Kind::Access, Kind::Token, Kind::Handshake] {
            assert!(counts.count(Key { kind, ..key_from("a", 30_000) }), "{kind} has lines of its own");
        }
        assert_eq!(Kind::ALL.map(Kind::max_lines).iter().sum::<u32>(), 1_200);
    }
}
