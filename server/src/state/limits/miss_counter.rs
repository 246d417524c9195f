//! Blocks sources that request the files of many unknown MAC addresses, or of one unknown address again and again. A
//! request for an unknown address is called a miss. In this module, an address is a MAC address; the IP address that a
//! request comes from belongs to its source.
//!
//! Only unregistered addresses count: a site of 300 registered phones that restart behind one address is never blocked.
//! The journal looks up after the answer whether an address is registered, so that the answer's duration reveals
//! nothing. Until then the address is pending. Before credentials are handed over, the pending addresses of the source
//! are looked up.
//!
//! An address that somebody registers later was no guess: its misses are forgiven at all sources, and the block of a
//! source ends when its other misses are below the limits. So phones that were plugged in before they were registered
//! are served.

mod block;
mod pardons;

use super::recent_map::RecentMap;
pub use block::BlockedSource;
use block::{Block, MAX_MISSES};
use jiff::{SignedDuration, Timestamp};
use pardons::Pardons;
use portal_api::Mac;
use portal_protocols::SourceNetwork;
use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// The maximum number of watched sources; beyond it, the source with the oldest request is forgotten. With
/// [`REMEMBERED_MACS`] addresses each, the sources take about 25 MB, and 20 MB more when all are blocked.
const SOURCE_LIMIT: usize = 20_000;
/// The maximum number of remembered addresses of a source.
const REMEMBERED_MACS: usize = 24;
/// The maximum number of requests of a source for the same unknown address within [`PERIOD`]. A phone that starts
/// requests five files.
const MAX_REPEATS: u32 = 60;
/// How long requests count.
const PERIOD: SignedDuration = SignedDuration::from_mins(10);
/// The maximum number of a source's requests without credentials that go into the journal within [`PERIOD`].
const RECORDED_REQUESTS: u32 = 1_000;

/// Counts the requests for unknown MAC addresses, by source.
#[derive(Default)]
pub struct MissCounter {
    counts: Mutex<Counts>,
}

struct Counts {
    entries: RecentMap<SourceNetwork, Entry>,
    pardons: Pardons,
}

#[derive(Default)]
struct Entry {
    /// The addresses that the source requested recently. At the start of a block, they move to the block.
    requested: Vec<RequestedMac>,
    block: Option<Block>,
    /// The start of the period that `recorded` counts.
    recorded_since: Timestamp,
    recorded: u32,
}

/// A MAC address that a source requested recently.
struct RequestedMac {
    /// The 48 bits of the MAC address, as a number.
    mac: u64,
    /// The time of the last request for the address.
    at: Timestamp,
    /// The number of requests for the address since `since`, within [`PERIOD`].
    times: u32,
    since: Timestamp,
    /// Whether the look-up found that the address is unregistered. Before the look-up, the address is pending.
    is_unknown: bool,
}

/// The state of a source when it sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceState {
    /// Whether the source is blocked.
    pub is_blocked: bool,
    /// Whether the request may go into the journal, of which each source has a share.
    pub may_be_recorded: bool,
}

impl Default for Counts {
    fn default() -> Self {
        Self { entries: RecentMap::new(SOURCE_LIMIT), pardons: Pardons::default() }
    }
}

impl MissCounter {
    /// Records that a source requests an address without credentials. The address is pending until it is looked up.
    pub fn record_request(&self, ip: IpAddr, mac: &Mac, now: Timestamp) -> SourceState {
        let source = SourceNetwork::of(ip);
        let mut counts = self.counts();
        let entry = counts.entries.touch(&source);
        entry.forget_old(now);
        entry.recorded = entry.recorded.saturating_add(1);
        let mac = as_number(mac);
        if let Some(requested) = entry.requested.iter_mut().find(|requested| requested.mac == mac) {
            requested.repeat(now);
        } else if entry.requested.len() < REMEMBERED_MACS {
            entry.requested.push(RequestedMac { mac, at: now, times: 1, since: now, is_unknown: false });
        }
        let is_new_block = entry.start_block(now);
        let state =
            SourceState { is_blocked: entry.is_blocked(now), may_be_recorded: entry.recorded <= RECORDED_REQUESTS };
        drop(counts);
        log_block(source, is_new_block);
        state
    }

    /// Returns the pending addresses of a source, which were not looked up yet.
    pub fn pending_macs(&self, ip: IpAddr) -> Vec<Mac> {
        let counts = self.counts();
        let Some(entry) = counts.entries.get(&SourceNetwork::of(ip)) else { return Vec::new() };
        let pending = entry.requested.iter().filter(|requested| !requested.is_unknown);
        pending.filter_map(|requested| Mac::parse(&format!("{:012X}", requested.mac)).ok()).collect()
    }

    /// Records the result of a look-up: the address is registered, so the request was no miss.
    pub fn forgive(&self, source: SourceNetwork, mac: &Mac, at: Timestamp) {
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        let Some(entry) = entries.get_mut(&source) else { return };
        entry.forget_old(at);
        let is_unblocked = entry.forgive(as_number(mac), at, || pardons.may_forgive(source, at));
        drop(counts);
        log_unblock(source, is_unblocked);
    }

    /// Records that a reseller or an operator (without `reseller_id`) registered an address: its misses are forgiven at
    /// all sources. Scans all sources.
    pub fn record_registration(&self, mac: &Mac, reseller_id: Option<i64>, at: Timestamp) {
        let mac = as_number(mac);
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        pardons.register(mac, at);
        let mut unblocked = Vec::new();
        for (source, entry) in entries.iter_mut() {
            entry.forget_old(at);
            if let (Some(block), Some(reseller_id)) = (&mut entry.block, reseller_id) {
                block.add_reseller(mac, reseller_id);
            }
            if entry.forgive(mac, at, || pardons.may_forgive(*source, at)) {
                unblocked.push(*source);
            }
        }
        drop(counts);
        for source in unblocked {
            log_unblock(source, true);
        }
    }

    /// Records the result of a look-up: the address is not registered, so the requests for it were misses. Returns
    /// whether the address is a new miss of this source. When this blocks the source, it is logged once.
    pub fn record_miss(&self, source: SourceNetwork, mac: &Mac, at: Timestamp) -> bool {
        let mac = as_number(mac);
        let mut counts = self.counts();
        let Counts { entries, pardons } = &mut *counts;
        let entry = entries.touch(&source);
        entry.forget_old(at);
        // Somebody may have registered the address after the look-up.
        if pardons.is_registered_since(mac, at) && pardons.may_forgive(source, at) {
            entry.requested.retain(|requested| requested.mac != mac);
            return false;
        }
        let is_guess = entry.count_miss(mac, at);
        let is_new_block = entry.start_block(at);
        drop(counts);
        log_block(source, is_new_block);
        is_guess
    }

    /// Forgets the sources that are not blocked and have requested no address for ten minutes.
    pub fn sweep(&self, now: Timestamp) {
        let mut counts = self.counts();
        let is_recent = |requested: &RequestedMac| is_within(requested.at, now);
        counts.entries.sweep(|entry| !entry.is_blocked(now) && !entry.requested.iter().any(is_recent));
        counts.pardons.sweep(now);
    }

    /// Whether a source is blocked.
    pub fn is_blocked(&self, ip: IpAddr, now: Timestamp) -> bool {
        self.counts().entries.get(&SourceNetwork::of(ip)).is_some_and(|entry| entry.is_blocked(now))
    }

    /// Returns the blocked sources, the latest block first.
    pub fn blocked_sources(&self, now: Timestamp) -> Vec<BlockedSource> {
        let counts = self.counts();
        let blocked = counts.entries.iter().filter_map(|(source, entry)| {
            entry.block.as_ref().filter(|block| block.is_running(now)).map(|block| block.describe(*source))
        });
        let mut blocked: Vec<BlockedSource> = blocked.collect();
        drop(counts);
        blocked.sort_by(|left, right| right.since.cmp(&left.since).then(left.source.cmp(&right.source)));
        blocked
    }

    /// Whether a reseller may unblock a source by hand now. If so, this counts as an unblocking. Without the limit, a
    /// reseller could unblock a source again and again to guess addresses.
    pub fn may_unblock(&self, source: SourceNetwork, now: Timestamp) -> bool {
        self.counts().pardons.may_unblock(source, now)
    }

    /// Unblocks a source by hand, and forgets the addresses that it requested.
    pub fn unblock(&self, source: SourceNetwork) {
        if let Some(entry) = self.counts().entries.get_mut(&source) {
            (entry.block, entry.requested) = (None, Vec::new());
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

    /// Forgets the addresses whose last request is not within the period, and a block that has ended. After a clock
    /// jump, times may also lie in the future.
    fn forget_old(&mut self, now: Timestamp) {
        self.requested.retain(|requested| is_within(requested.at, now));
        if !self.is_blocked(now) {
            self.block = None;
        }
        if !is_within(self.recorded_since, now) {
            (self.recorded_since, self.recorded) = (now, 0);
        }
    }

    /// Counts an address as a miss. Returns whether it is a new miss.
    fn count_miss(&mut self, mac: u64, at: Timestamp) -> bool {
        if let Some(block) = &mut self.block {
            block.add(mac);
        }
        if let Some(requested) = self.requested.iter_mut().find(|requested| requested.mac == mac) {
            return !std::mem::replace(&mut requested.is_unknown, true);
        }
        // There is no room: a miss replaces a pending address, which may turn out to be registered.
        if self.requested.len() >= REMEMBERED_MACS
            && let Some(pending) = self.requested.iter().position(|requested| !requested.is_unknown)
        {
            self.requested.swap_remove(pending);
        }
        if self.requested.len() < REMEMBERED_MACS {
            self.requested.push(RequestedMac { mac, at, times: 1, since: at, is_unknown: true });
        }
        true
    }

    /// Removes an address that is registered. If it was counted as a miss, this needs the consent of `may_forgive`.
    /// Returns whether this ended the source's block.
    fn forgive(&mut self, mac: u64, at: Timestamp, may_forgive: impl FnOnce() -> bool) -> bool {
        let is_miss = |requested: &RequestedMac| requested.mac == mac && requested.is_unknown;
        let is_counted = self.requested.iter().any(is_miss) || self.block.as_ref().is_some_and(|block| block.has(mac));
        if is_counted && !may_forgive() {
            return false;
        }
        self.requested.retain(|requested| requested.mac != mac);
        if !self.block.as_mut().is_some_and(|block| block.forgive(mac)) {
            return false;
        }
        // The remaining addresses of the block count towards the limits again.
        for mac in self.block.take().into_iter().flat_map(Block::into_unknown) {
            self.count_miss(mac, at);
        }
        true
    }

    /// Blocks the source when its misses are over a limit and it isn't blocked yet. Returns whether a block started.
    fn start_block(&mut self, now: Timestamp) -> bool {
        let unknown = self.requested.iter().filter(|requested| requested.is_unknown);
        let is_over_limit =
            unknown.clone().count() > MAX_MISSES || unknown.clone().any(|requested| requested.times > MAX_REPEATS);
        if !is_over_limit || self.is_blocked(now) {
            return false;
        }
        self.block = Some(Block::of(unknown.map(|requested| (requested.mac, requested.times > MAX_REPEATS)), now));
        self.requested = Vec::new();
        true
    }
}

/// Logs that a source is blocked, when the block is new.
fn log_block(source: SourceNetwork, is_new_block: bool) {
    if is_new_block {
        tracing::warn!(
            %source,
            "blocked for an hour: asked for more than {MAX_MISSES} unknown MAC addresses in 10 minutes, or for one more than {MAX_REPEATS} times"
        );
    }
}

/// Logs that a block ended before its time, when it did.
fn log_unblock(source: SourceNetwork, is_unblocked: bool) {
    if is_unblocked {
        tracing::info!(%source, "unblocked: MAC addresses that it asked for were registered");
    }
}

impl RequestedMac {
    /// Counts a further request for the address.
    fn repeat(&mut self, now: Timestamp) {
        if !is_within(self.since, now) {
            (self.since, self.times) = (now, 0);
        }
        self.times = self.times.saturating_add(1);
        self.at = now;
    }
}

/// Returns a MAC address as a number.
fn as_number(mac: &Mac) -> u64 {
    u64::from_str_radix(mac.as_str(), 16).unwrap_or_default()
}

/// Whether a time is less than the period before or after `now`. It may be slightly after, because the journal's
/// batches record older and newer requests in any order.
fn is_within(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    age < PERIOD && age > -PERIOD
}

#[cfg(test)]
mod tests;
