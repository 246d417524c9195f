//! Detects sources that try many MAC addresses, or one unknown address again and again, and blocks them.
//!
//! Only unregistered addresses count: a site of 300 registered phones that restart behind one address is never blocked.
//! Whether an address is registered is looked up after the answer, so that the answer's duration reveals nothing. Until
//! then a request is pending, and before secrets are handed over the pending addresses of the source are looked up
//! first.

use super::recent_map::RecentMap;
use jiff::{SignedDuration, Timestamp};
use portal_api::Mac;
use portal_protocols::Subscriber;
use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of watched sources; beyond it, the source with the oldest request is forgotten. With [`KEPT`]
/// addresses each they take about 25 MB.
const LIMIT: usize = 20_000;
/// The maximum number of remembered addresses of a source.
const KEPT: usize = 24;
/// The maximum number of different unknown addresses that a source may ask for within [`PERIOD`].
const MISSES: usize = 20;
/// How often a source may ask for the same unknown address. A phone that starts asks for five files.
const REPEATS: u32 = 60;
const PERIOD: SignedDuration = SignedDuration::from_mins(10);
/// How long a source is blocked.
const BLOCKED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// The maximum number of a source's requests without credentials that go into the journal within [`PERIOD`].
const NOTED: u32 = 1_000;

/// Counts the requests for unknown MAC addresses, by source.
pub struct MissCounter {
    entries: Mutex<RecentMap<Subscriber, Entry>>,
}

#[derive(Default)]
struct Entry {
    asked: Vec<RequestedMac>,
    blocked_until: Option<Timestamp>,
    /// The start of the period that `noted` counts.
    noted_since: Timestamp,
    noted: u32,
}

/// A MAC address that a source asked for recently.
struct RequestedMac {
    /// The 48 bits of the MAC address.
    mac: u64,
    /// The time of the last request for it.
    at: Timestamp,
    /// The number of requests since `since`, within [`PERIOD`].
    times: u32,
    since: Timestamp,
    /// Whether the address is known to be unregistered. Until then it is pending.
    is_unknown: bool,
}

/// The state of a source when it sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceState {
    /// Whether the source is blocked.
    pub is_blocked: bool,
    /// Whether the request may go into the journal: each source has a share of it.
    pub is_noted: bool,
}

impl Default for MissCounter {
    fn default() -> Self {
        Self { entries: Mutex::new(RecentMap::new(LIMIT)) }
    }
}

impl MissCounter {
    /// Records that a source asks for an address without credentials. Whether the address is registered is not known
    /// yet.
    pub fn ask(&self, address: IpAddr, mac: &Mac, now: Timestamp) -> SourceState {
        let source = Subscriber::of(address);
        let mut entries = self.entries();
        let entry = entries.touch(&source);
        entry.forget_old(now);
        entry.noted = entry.noted.saturating_add(1);
        let mac = bits(mac);
        if let Some(asked) = entry.asked.iter_mut().find(|asked| asked.mac == mac) {
            asked.again(now);
        } else if entry.asked.len() < KEPT {
            entry.asked.push(RequestedMac { mac, at: now, times: 1, since: now, is_unknown: false });
        }
        let is_new = entry.block(now);
        let standing = SourceState { is_blocked: entry.is_blocked(now), is_noted: entry.noted <= NOTED };
        drop(entries);
        say(source, is_new);
        standing
    }

    /// Returns the pending addresses of a source: those not yet known to be registered or unregistered.
    pub fn pending(&self, address: IpAddr) -> Vec<Mac> {
        let entries = self.entries();
        let Some(entry) = entries.get(&Subscriber::of(address)) else { return Vec::new() };
        let pending = entry.asked.iter().filter(|asked| !asked.is_unknown);
        pending.filter_map(|asked| Mac::parse(&format!("{:012X}", asked.mac)).ok()).collect()
    }

    /// Records that an address is registered: the request was no miss.
    pub fn forgive(&self, source: Subscriber, mac: &Mac) {
        let mut entries = self.entries();
        if let Some(entry) = entries.get_mut(&source) {
            let mac = bits(mac);
            entry.asked.retain(|asked| asked.mac != mac || asked.is_unknown);
        }
    }

    /// Records that an address is not registered: the requests for it were misses. Returns whether the miss is new.
    /// When the source becomes blocked, that is logged once.
    pub fn miss(&self, source: Subscriber, mac: &Mac, at: Timestamp) -> bool {
        let mut entries = self.entries();
        let entry = entries.touch(&source);
        entry.forget_old(at);
        let is_guess = entry.count(bits(mac), at);
        let is_new = entry.block(at);
        drop(entries);
        say(source, is_new);
        is_guess
    }

    /// Forgets the sources that are not blocked and have asked for nothing unknown for ten minutes.
    pub fn sweep(&self, now: Timestamp) {
        let mut entries = self.entries();
        let is_recent = |asked: &RequestedMac| is_within(asked.at, now);
        entries.sweep(|entry| !entry.is_blocked(now) && !entry.asked.iter().any(is_recent));
    }

    /// Whether a source is blocked.
    pub fn is_blocked(&self, address: IpAddr, now: Timestamp) -> bool {
        self.entries().get(&Subscriber::of(address)).is_some_and(|entry| entry.is_blocked(now))
    }

    fn entries(&self) -> MutexGuard<'_, RecentMap<Subscriber, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Whether the source is blocked. A block with more than the full time left comes from a wrong clock and is
    /// ignored.
    fn is_blocked(&self, now: Timestamp) -> bool {
        self.blocked_until.is_some_and(|until| now < until && until.duration_since(now) <= BLOCKED_FOR)
    }

    /// Forgets what is older than the period, or lies in the future after a clock jump.
    fn forget_old(&mut self, now: Timestamp) {
        self.asked.retain(|asked| is_within(asked.at, now));
        if !is_within(self.noted_since, now) {
            (self.noted_since, self.noted) = (now, 0);
        }
    }

    fn count(&mut self, mac: u64, at: Timestamp) -> bool {
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.mac == mac) {
            return !std::mem::replace(&mut asked.is_unknown, true);
        }
        // A known miss is worth more than a pending address.
        if self.asked.len() >= KEPT
            && let Some(pending) = self.asked.iter().position(|asked| !asked.is_unknown)
        {
            self.asked.swap_remove(pending);
        }
        if self.asked.len() < KEPT {
            self.asked.push(RequestedMac { mac, at, times: 1, since: at, is_unknown: true });
        }
        true
    }

    /// Blocks the source when it has asked for too much and isn't blocked yet. Returns whether it did.
    fn block(&mut self, now: Timestamp) -> bool {
        let unknown = self.asked.iter().filter(|asked| asked.is_unknown);
        let is_over = unknown.clone().count() > MISSES || unknown.clone().any(|asked| asked.times > REPEATS);
        if !is_over || self.is_blocked(now) {
            return false;
        }
        self.asked = Vec::new();
        self.blocked_until = now.checked_add(BLOCKED_FOR).ok();
        true
    }
}

/// Logs that a source is blocked, when that is new.
fn say(source: Subscriber, is_new: bool) {
    if is_new {
        tracing::warn!(
            %source,
            "blocked for an hour: asked for more than {MISSES} unknown MAC addresses in 10 minutes, or for one more than {REPEATS} times"
        );
    }
}

impl RequestedMac {
    fn again(&mut self, now: Timestamp) {
        if !is_within(self.since, now) {
            (self.since, self.times) = (now, 0);
        }
        self.times = self.times.saturating_add(1);
        self.at = now;
    }
}

/// Returns a MAC address as a number.
fn bits(mac: &Mac) -> u64 {
    u64::from_str_radix(mac.as_str(), 16).unwrap_or_default()
}

/// Whether a time is within the period. A request of a batch may be slightly newer than `now`.
fn is_within(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    age < PERIOD && age > -PERIOD
}

#[cfg(test)]
mod tests;
