//! Stores values for a limited time within a budget of bytes; each owner has a share of the budget.
//!
//! When the budget is used up, the owner with the largest size loses its oldest value. So an owner can't evict others'
//! values by storing many.

use jiff::{SignedDuration, Timestamp};
use std::{
    cmp::Reverse,
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// Owners whose sizes differ by less than this many bytes count as equal: then the oldest value is evicted.
const STEP: usize = 4 * 1024;

/// The stored values, by random ids.
pub(super) struct Shares<O, V> {
    budget: usize,
    share: usize,
    lifetime: SignedDuration,
    used: usize,
    sequence: u64,
    entries: HashMap<String, Entry<O, V>>,
    owners: HashMap<O, Owned>,
}

struct Entry<O, V> {
    owner: O,
    at: Timestamp,
    size: usize,
    value: V,
}

/// The values of one owner, the oldest first.
#[derive(Default)]
struct Owned {
    size: usize,
    names: VecDeque<(u64, String)>,
}

impl<O: Clone + Eq + Hash, V> Shares<O, V> {
    /// Creates an empty store: `budget` bytes in all, `share` bytes for each owner; a value lives for `lifetime`.
    pub(super) fn new(budget: usize, share: usize, lifetime: SignedDuration) -> Self {
        Self { budget, share, lifetime, used: 0, sequence: 0, entries: HashMap::new(), owners: HashMap::new() }
    }

    /// Stores a value of `size` bytes under a unique id. The owner's own older values make room first. A value larger
    /// than a share is not stored.
    pub(super) fn keep(&mut self, name: String, owner: O, size: usize, value: V, now: Timestamp) {
        if size > self.share || self.entries.contains_key(&name) {
            return;
        }
        self.sequence += 1;
        let owned = self.owners.entry(owner.clone()).or_default();
        owned.size += size;
        owned.names.push_back((self.sequence, name.clone()));
        self.used += size;
        self.entries.insert(name, Entry { owner: owner.clone(), at: now, size, value });
        while self.owners.get(&owner).is_some_and(|owned| owned.size > self.share) {
            self.remove_oldest_of(&owner);
        }
        while self.used > self.budget {
            let Some(largest) = self.largest() else { return };
            self.remove_oldest_of(&largest);
        }
    }

    /// Finds the value of an id, unless it is too old.
    pub(super) fn find(&mut self, name: &str, now: Timestamp) -> Option<&mut V> {
        let lifetime = self.lifetime;
        self.entries.get_mut(name).filter(|entry| is_fresh(entry.at, now, lifetime)).map(|entry| &mut entry.value)
    }

    /// Deletes the values that are too old.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        let lifetime = self.lifetime;
        let old = self.entries.iter().filter(|(_, entry)| !is_fresh(entry.at, now, lifetime));
        let old: Vec<String> = old.map(|(name, _)| name.clone()).collect();
        for name in old {
            self.remove(&name);
        }
        // The capacity that a flood needed is freed.
        self.entries.shrink_to(self.entries.len() * 2);
        self.owners.shrink_to(self.owners.len() * 2);
    }

    fn largest(&self) -> Option<O> {
        let weight = |owned: &Owned| (owned.size / STEP, owned.names.front().map(|(sequence, _)| Reverse(*sequence)));
        self.owners.iter().max_by_key(|(_, owned)| weight(owned)).map(|(owner, _)| owner.clone())
    }

    fn remove_oldest_of(&mut self, owner: &O) {
        let oldest = self.owners.get(owner).and_then(|owned| owned.names.front()).map(|(_, name)| name.clone());
        if let Some(oldest) = oldest {
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, name: &str) {
        let Some(entry) = self.entries.remove(name) else { return };
        self.used -= entry.size;
        if let Some(owned) = self.owners.get_mut(&entry.owner) {
            owned.size -= entry.size;
            owned.names.retain(|(_, other)| other != name);
            if owned.names.is_empty() {
                self.owners.remove(&entry.owner);
            }
        }
    }
}

/// Whether a value is young enough. A value from the future is treated like one from the past: the clock was put back.
fn is_fresh(at: Timestamp, now: Timestamp, lifetime: SignedDuration) -> bool {
    now.duration_since(at).abs() < lifetime
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

    fn shares() -> Shares<u32, &'static str> {
        Shares::new(100_000, 30_000, LIFETIME)
    }

    fn has(shares: &mut Shares<u32, &'static str>, name: &str) -> bool {
        shares.find(name, NOW).is_some()
    }

    #[test]
    fn an_owner_pushes_out_its_own_values_only() {
        let mut shares = shares();
        shares.keep("small".into(), 1, 600, "x", NOW);
        for index in 0..100 {
            shares.keep(index.to_string(), 2, 10_000, "x", NOW);
        }
        assert!(has(&mut shares, "small"));
        let kept = (0..100).filter(|index| has(&mut shares, &index.to_string())).count();
        assert_eq!(kept, 3, "a share");
    }

    #[test]
    fn when_all_is_used_whoever_holds_most_gives_way() {
        let mut shares = shares();
        shares.keep("small".into(), 0, 600, "x", NOW);
        for owner in 1..=20 {
            for index in 0..3 {
                shares.keep(format!("{owner}-{index}"), owner, 10_000, "x", NOW);
            }
        }
        assert!(has(&mut shares, "small"));
        assert!(shares.used <= 100_000, "{} bytes", shares.used);
    }

    #[test]
    fn among_equals_the_oldest_goes() {
        let mut shares = shares();
        for owner in 0..200 {
            shares.keep(owner.to_string(), owner, 1_000, "x", NOW);
        }
        assert!(!has(&mut shares, "99") && has(&mut shares, "100") && has(&mut shares, "199"));
    }

    #[test]
    fn a_value_that_is_too_large_is_not_kept() {
        let mut shares = shares();
        shares.keep("small".into(), 1, 600, "x", NOW);
        shares.keep("large".into(), 1, 30_001, "x", NOW);
        assert!(has(&mut shares, "small") && !has(&mut shares, "large"));
    }

    #[test]
    fn what_is_too_old_is_swept_and_so_is_what_comes_from_the_future() {
        for jump in [LIFETIME, -LIFETIME] {
            let mut shares = shares();
            shares.keep("old".into(), 1, 600, "x", NOW);
            shares.keep("new".into(), 2, 600, "x", NOW + jump);
            assert!(shares.find("old", NOW + jump).is_none());
            shares.sweep(NOW + jump);
            assert_eq!((shares.used, shares.entries.len(), shares.owners.len()), (600, 1, 1));
        }
    }

    proptest! {
        /// Whatever is stored, the budget and the shares hold, and the sums match the values.
        #[test]
        fn the_sums_hold(steps in prop::collection::vec((0_u32..8, 0_usize..40_000, 0_i64..3), 0..200)) {
            let (mut shares, mut now) = (shares(), NOW);
            for (index, (owner, size, minutes)) in steps.into_iter().enumerate() {
                now += SignedDuration::from_mins(minutes);
                shares.keep(index.to_string(), owner, size, "x", now);
                if index % 7 == 0 {
                    shares.sweep(now);
                }
                prop_assert!(shares.used <= shares.budget);
                prop_assert_eq!(shares.used, shares.entries.values().map(|entry| entry.size).sum::<usize>());
                prop_assert_eq!(shares.used, shares.owners.values().map(|owned| owned.size).sum::<usize>());
                prop_assert!(shares.owners.values().all(|owned| owned.size <= shares.share && !owned.names.is_empty()));
                let names: usize = shares.owners.values().map(|owned| owned.names.len()).sum();
                prop_assert_eq!(names, shares.entries.len());
            }
        }
    }
}
