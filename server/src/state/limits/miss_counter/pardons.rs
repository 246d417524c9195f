//! Limits how many misses are forgiven, and how often a source is unblocked by hand. People who install phones need
//! both; without limits, a reseller's account could guess addresses without end.

use crate::state::limits::recent_map::RecentMap;
use jiff::{SignedDuration, Timestamp};
use portal_protocols::SourceNetwork;

/// The maximum number of remembered sources, and of remembered addresses that were registered.
const LIMIT: usize = 10_000;
/// How long the forgiven misses and the unblockings of a source count.
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// The maximum number of misses of a source that are forgiven in a day because their addresses were registered later.
const FORGIVEN_PER_DAY: u32 = 256;
/// How often a source may be unblocked by hand in a day.
const UNBLOCKED_PER_DAY: u32 = 5;

/// The counters of the sources, and the addresses that were registered last, with the time.
pub(super) struct Pardons {
    sources: RecentMap<SourceNetwork, Pardon>,
    registered: RecentMap<u64, Timestamp>,
}

/// The counters of a source in the day from `since`.
#[derive(Default)]
struct Pardon {
    since: Timestamp,
    forgiven: u32,
    unblocked: u32,
}

impl Default for Pardons {
    fn default() -> Self {
        Self { sources: RecentMap::new(LIMIT), registered: RecentMap::new(LIMIT) }
    }
}

impl Pardons {
    /// Counts a miss that is to be forgiven. Returns whether the limit allows it.
    pub(super) fn may_forgive(&mut self, source: SourceNetwork, now: Timestamp) -> bool {
        let pardon = self.pardon(source, now);
        pardon.forgiven = pardon.forgiven.saturating_add(1);
        pardon.forgiven <= FORGIVEN_PER_DAY
    }

    /// Counts that a source is to be unblocked by hand. Returns whether the limit allows it.
    pub(super) fn may_unblock(&mut self, source: SourceNetwork, now: Timestamp) -> bool {
        let pardon = self.pardon(source, now);
        pardon.unblocked = pardon.unblocked.saturating_add(1);
        pardon.unblocked <= UNBLOCKED_PER_DAY
    }

    /// Remembers that an address was registered now.
    pub(super) fn register(&mut self, mac: u64, at: Timestamp) {
        *self.registered.touch(&mac) = at;
    }

    /// Whether an address was registered at this time or later.
    pub(super) fn is_registered_since(&self, mac: u64, at: Timestamp) -> bool {
        self.registered.get(&mac).is_some_and(|registered| *registered >= at)
    }

    /// Forgets counters and addresses that are older than a day.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        self.sources.sweep(|pardon| !is_within_a_day(pardon.since, now));
        self.registered.sweep(|at| !is_within_a_day(*at, now));
    }

    /// Returns the counters of a source; they start anew after a day.
    fn pardon(&mut self, source: SourceNetwork, now: Timestamp) -> &mut Pardon {
        let pardon = self.sources.touch(&source);
        if !is_within_a_day(pardon.since, now) {
            *pardon = Pardon { since: now, ..Pardon::default() };
        }
        pardon
    }
}

/// Whether a time is within a day of now, on either side: the clock may have jumped.
fn is_within_a_day(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    age < DAY && age > -DAY
}
