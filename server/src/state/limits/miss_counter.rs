//! Detects sources that try many MAC addresses, or one unknown address again and again, and blocks them.
//!
//! Only unregistered addresses count: a site of 300 registered phones that restart behind one address is never blocked.
//! Whether an address is registered is looked up after the answer, so that the answer's duration reveals nothing. Until
//! then a request is pending, and before secrets are handed over the pending addresses of the source are looked up
//! first.
//!
//! An address that somebody registers is no guess: its misses are forgiven wherever it was asked for, and a block ends
//! when what remains is below the limits. So phones that were plugged in before they were registered are served.

mod block;
mod pardons;

use super::recent_map::RecentMap;
pub use block::BlockedSource;
use block::{Block, MISSES};
use jiff::{SignedDuration, Timestamp};
use pardons::Pardons;
use portal_api::Mac;
use portal_protocols::Subscriber;
use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of watched sources; beyond it, the source with the oldest request is forgotten. With [`KEPT`]
/// addresses each they take about 25 MB, and 20 MB more when all are blocked.
const LIMIT: usize = 20_000;
/// The maximum number of remembered addresses of a source.
const KEPT: usize = 24;
/// How often a source may ask for the same unknown address. A phone that starts asks for five files.
const REPEATS: u32 = 60;
const PERIOD: SignedDuration = SignedDuration::from_mins(10);
/// The maximum number of a source's requests without credentials that go into the journal within [`PERIOD`].
const NOTED: u32 = 1_000;

/// Counts the requests for unknown MAC addresses, by source.
#[derive(Default)]
pub struct MissCounter {
    counts: Mutex<Counts>,
}

struct Counts {
    entries: RecentMap<Subscriber, Entry>,
    pardons: Pardons,
}

#[derive(Default)]
struct Entry {
    asked: Vec<RequestedMac>,
    block: Option<Block>,
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

impl Default for Counts {
    fn default() -> Self {
        Self { entries: RecentMap::new(LIMIT), pardons: Pardons::default() }
    }
}

impl MissCounter {
    /// Records that a source asks for an address without credentials. Whether the address is registered is not known
    /// yet.
    pub fn ask(&self, address: IpAddr, mac: &Mac, now: Timestamp) -> SourceState {
        let source = Subscriber::of(address);
        let mut counts = self.counts();
        let entry = counts.entries.touch(&source);
        entry.forget_old(now);
        entry.noted = entry.noted.saturating_add(1);
        let mac = bits(mac);
        if let Some(asked) = entry.asked.iter_mut().find(|asked| asked.mac == mac) {
            asked.again(now);
        } else if entry.asked.len() < KEPT {
            entry.asked.push(RequestedMac { mac, at: now, times: 1, since: now, is_unknown: false });
        }
        let is_new = entry.start_block(now);
        let standing = SourceState { is_blocked: entry.is_blocked(now), is_noted: entry.noted <= NOTED };
        drop(counts);
        say(source, is_new);
        standing
    }

    /// Returns the pending addresses of a source: those not yet known to be registered or unregistered.
    pub fn pending(&self, address: IpAddr) -> Vec<Mac> {
        let counts = self.counts();
        let Some(entry) = counts.entries.get(&Subscriber::of(address)) else { return Vec::new() };
        let pending = entry.asked.iter().filter(|asked| !asked.is_unknown);
        pending.filter_map(|asked| Mac::parse(&format!("{:012X}", asked.mac)).ok()).collect()
    }

    /// Records that an address is registered: the request was no miss.
    pub fn forgive(&self, source: Subscriber, mac: &Mac, at: Timestamp) {
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        let Some(entry) = entries.get_mut(&source) else { return };
        entry.forget_old(at);
        let is_over = entry.forgive(bits(mac), at, || pardons.may_forgive(source, at));
        drop(counts);
        say_over(source, is_over);
    }

    /// Records that an address was registered, by a reseller or by an operator: its misses are forgiven wherever it was
    /// asked for. Scans all sources.
    pub fn register(&self, mac: &Mac, reseller_id: Option<i64>, at: Timestamp) {
        let mac = bits(mac);
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        pardons.register(mac, at);
        let mut over = Vec::new();
        for (source, entry) in entries.iter_mut() {
            entry.forget_old(at);
            if let (Some(block), Some(reseller_id)) = (&mut entry.block, reseller_id) {
                block.note_reseller(mac, reseller_id);
            }
            if entry.forgive(mac, at, || pardons.may_forgive(*source, at)) {
                over.push(*source);
            }
        }
        drop(counts);
        for source in over {
            say_over(source, true);
        }
    }

    /// Records that an address is not registered: the requests for it were misses. Returns whether the miss is new.
    /// When the source becomes blocked, that is logged once.
    pub fn miss(&self, source: Subscriber, mac: &Mac, at: Timestamp) -> bool {
        let mac = bits(mac);
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        let entry = entries.touch(&source);
        entry.forget_old(at);
        // The address may have been registered since it was looked up.
        if pardons.is_registered_since(mac, at) && pardons.may_forgive(source, at) {
            entry.asked.retain(|asked| asked.mac != mac);
            return false;
        }
        let is_guess = entry.count(mac, at);
        let is_new = entry.start_block(at);
        drop(counts);
        say(source, is_new);
        is_guess
    }

    /// Forgets the sources that are not blocked and have asked for nothing unknown for ten minutes.
    pub fn sweep(&self, now: Timestamp) {
        let mut counts = self.counts();
        let is_recent = |asked: &RequestedMac| is_within(asked.at, now);
        counts.entries.sweep(|entry| !entry.is_blocked(now) && !entry.asked.iter().any(is_recent));
        counts.pardons.sweep(now);
    }

    /// Whether a source is blocked.
    pub fn is_blocked(&self, address: IpAddr, now: Timestamp) -> bool {
        self.counts().entries.get(&Subscriber::of(address)).is_some_and(|entry| entry.is_blocked(now))
    }

    /// Returns the blocked sources, the latest one first.
    pub fn blocked(&self, now: Timestamp) -> Vec<BlockedSource> {
        let counts = self.counts();
        let blocked = counts.entries.iter().filter_map(|(source, entry)| {
            entry.block.as_ref().filter(|block| block.is_running(now)).map(|block| block.source(*source))
        });
        let mut blocked: Vec<BlockedSource> = blocked.collect();
        drop(counts);
        blocked.sort_by(|one, other| other.since.cmp(&one.since).then(one.source.cmp(&other.source)));
        blocked
    }

    /// Whether a reseller may unblock a source by hand now, and counts that it does. The limit keeps this from becoming
    /// a way to guess.
    pub fn may_unblock(&self, source: Subscriber, now: Timestamp) -> bool {
        self.counts().pardons.may_unblock(source, now)
    }

    /// Unblocks a source by hand; what it asked for is forgotten.
    pub fn unblock(&self, source: Subscriber) {
        if let Some(entry) = self.counts().entries.get_mut(&source) {
            (entry.block, entry.asked) = (None, Vec::new());
        }
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    fn is_blocked(&self, now: Timestamp) -> bool {
        self.block.as_ref().is_some_and(|block| block.is_running(now))
    }

    /// Forgets what is older than the period, or lies in the future after a clock jump.
    fn forget_old(&mut self, now: Timestamp) {
        self.asked.retain(|asked| is_within(asked.at, now));
        if !self.is_blocked(now) {
            self.block = None;
        }
        if !is_within(self.noted_since, now) {
            (self.noted_since, self.noted) = (now, 0);
        }
    }

    fn count(&mut self, mac: u64, at: Timestamp) -> bool {
        if let Some(block) = &mut self.block {
            block.add(mac);
        }
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

    /// Removes an address that is registered. If it was a known miss, `may` decides. Returns whether the block ended
    /// with that.
    fn forgive(&mut self, mac: u64, at: Timestamp, may: impl FnOnce() -> bool) -> bool {
        let is_miss = |asked: &RequestedMac| asked.mac == mac && asked.is_unknown;
        let is_known = self.asked.iter().any(is_miss) || self.block.as_ref().is_some_and(|block| block.has(mac));
        if is_known && !may() {
            return false;
        }
        self.asked.retain(|asked| asked.mac != mac);
        if !self.block.as_mut().is_some_and(|block| block.forgive(mac)) {
            return false;
        }
        // What remains counts as before the block.
        for mac in self.block.take().into_iter().flat_map(Block::into_unknown) {
            self.count(mac, at);
        }
        true
    }

    /// Blocks the source when it has asked for too much and isn't blocked yet. Returns whether it did.
    fn start_block(&mut self, now: Timestamp) -> bool {
        let unknown = self.asked.iter().filter(|asked| asked.is_unknown);
        let is_over = unknown.clone().count() > MISSES || unknown.clone().any(|asked| asked.times > REPEATS);
        if !is_over || self.is_blocked(now) {
            return false;
        }
        self.block = Some(Block::of(unknown.map(|asked| (asked.mac, asked.times > REPEATS)), now));
        self.asked = Vec::new();
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

/// Logs that a block ended before its time.
fn say_over(source: Subscriber, is_over: bool) {
    if is_over {
        tracing::info!(%source, "unblocked: MAC addresses that it asked for were registered");
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
