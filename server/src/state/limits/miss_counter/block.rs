//! The block of a source that asked for too many unknown MAC addresses.

use jiff::{SignedDuration, Timestamp};
use portal_api::source::BlockReason;
use portal_protocols::SourceNetwork;

/// The maximum number of different unknown addresses that a source may request within ten minutes.
pub(super) const MAX_MISSES: usize = 20;
/// How long a source is blocked.
pub(super) const BLOCKED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// The maximum number of unknown addresses that a block remembers. A source that asked for more stays blocked, even
/// when somebody registers addresses: few offices have more phones, so the source is probably a scanner.
const ADDRESS_LIMIT: usize = 128;
/// The maximum number of resellers that a block remembers.
const RESELLER_LIMIT: usize = 8;

/// A block of a source, with the addresses that the source asked for before and during the block, and that nobody has
/// registered.
pub(super) struct Block {
    since: Timestamp,
    until: Timestamp,
    reason: BlockReason,
    unknown: Vec<u64>,
    /// The addresses of `unknown` that the source asked for too often before the block.
    repeated: Vec<u64>,
    /// Whether the source asked for more addresses than the block remembers.
    is_full: bool,
    /// The resellers who registered an address that the source asked for.
    resellers: Vec<i64>,
}

/// A blocked source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedSource {
    /// The source.
    pub source: SourceNetwork,
    /// The start of the block.
    pub since: Timestamp,
    /// The end of the block.
    pub until: Timestamp,
    /// The reason for the block.
    pub reason: BlockReason,
    /// The number of different unregistered addresses that the source asked for.
    pub unknown: usize,
    /// Whether the source asked for more addresses than `unknown` counts.
    pub is_more: bool,
    /// The resellers who registered an address that the source asked for.
    pub resellers: Vec<i64>,
}

impl Block {
    /// Creates a block that starts now. `unknown` holds the addresses that the source asked for, each with whether it
    /// asked for the address too often.
    pub(super) fn of(unknown: impl Iterator<Item = (u64, bool)>, now: Timestamp) -> Self {
        let (mut macs, mut repeated) = (Vec::new(), Vec::new());
        for (mac, is_repeated) in unknown {
            macs.push(mac);
            if is_repeated {
                repeated.push(mac);
            }
        }
        let reason = if macs.len() > MAX_MISSES { BlockReason::ManyAddresses } else { BlockReason::OneAddress };
        let until = now.checked_add(BLOCKED_FOR).unwrap_or(now);
        Self { since: now, until, reason, unknown: macs, repeated, is_full: false, resellers: Vec::new() }
    }

    /// Whether the block has not ended. A block with more than the full time left comes from a wrong clock and is
    /// ignored.
    pub(super) fn is_running(&self, now: Timestamp) -> bool {
        now < self.until && self.until.duration_since(now) <= BLOCKED_FOR
    }

    /// Adds an unknown address that the source asks for while it is blocked.
    pub(super) fn add(&mut self, mac: u64) {
        if self.has(mac) {
            return;
        }
        if self.unknown.len() < ADDRESS_LIMIT {
            self.unknown.push(mac);
        } else {
            self.is_full = true;
        }
    }

    /// Whether the source asked for the address, and nobody has registered it.
    pub(super) fn has(&self, mac: u64) -> bool {
        self.unknown.contains(&mac)
    }

    /// Removes an address that is registered. Returns whether the block ends, because the remaining addresses are below
    /// the limits.
    pub(super) fn forgive(&mut self, mac: u64) -> bool {
        let before = self.unknown.len();
        self.unknown.retain(|unknown| *unknown != mac);
        self.repeated.retain(|repeated| *repeated != mac);
        let is_below = !self.is_full && self.unknown.len() <= MAX_MISSES && self.repeated.is_empty();
        self.unknown.len() < before && is_below
    }

    /// Returns the addresses that nobody has registered.
    pub(super) fn into_unknown(self) -> Vec<u64> {
        self.unknown
    }

    /// Remembers the reseller who registered an address, if the source asked for this address.
    pub(super) fn add_reseller(&mut self, mac: u64, reseller_id: i64) {
        if self.has(mac) && self.resellers.len() < RESELLER_LIMIT && !self.resellers.contains(&reseller_id) {
            self.resellers.push(reseller_id);
        }
    }

    /// Returns the data of the block that people see.
    pub(super) fn describe(&self, source: SourceNetwork) -> BlockedSource {
        BlockedSource {
            source,
            since: self.since,
            until: self.until,
            reason: self.reason,
            unknown: self.unknown.len(),
            is_more: self.is_full,
            resellers: self.resellers.clone(),
        }
    }
}
