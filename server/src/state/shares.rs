//! Stores values for a limited time within a budget of bytes; each owner has a share of the budget.
//!
//! When the budget is used up, the owner with the largest size loses its oldest value. So an owner that stores many
//! values can't evict the values of others.

use jiff::{SignedDuration, Timestamp};
use std::{
    cmp::Reverse,
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// Sizes are compared in steps of this number of bytes. Among owners of equal size, the owner of the oldest value loses
/// it.
const SIZE_STEP: usize = 4 * 1024;

/// The stored values, by random ids.
pub(super) struct Shares<O, V> {
    budget: usize,
    share: usize,
    lifetime: SignedDuration,
    used: usize,
    /// The number of values stored so far; it orders the values by age.
    sequence: u64,
    entries: HashMap<String, Entry<O, V>>,
    owners: HashMap<O, OwnerValues>,
}

struct Entry<O, V> {
    owner: O,
    at: Timestamp,
    size: usize,
    value: V,
}

/// The values of one owner, the oldest first.
#[derive(Default)]
struct OwnerValues {
    size: usize,
    /// The sequence number and the id of each value.
    ids: VecDeque<(u64, String)>,
}

impl<O: Clone + Eq + Hash, V> Shares<O, V> {
    /// Creates an empty store: `budget` bytes in all, `share` bytes for each owner; a value lives for `lifetime`.
    pub(super) fn new(budget: usize, share: usize, lifetime: SignedDuration) -> Self {
        Self { budget, share, lifetime, used: 0, sequence: 0, entries: HashMap::new(), owners: HashMap::new() }
    }

    /// Stores a value of `size` bytes under a unique id. The owner's own older values make room first. A value larger
    /// than a share is not stored.
    pub(super) fn store(&mut self, id: String, owner: O, size: usize, value: V, now: Timestamp) {
        if size > self.share || self.entries.contains_key(&id) {
            return;
        }
        self.sequence += 1;
        let values = self.owners.entry(owner.clone()).or_default();
        values.size += size;
        values.ids.push_back((self.sequence, id.clone()));
        self.used += size;
        self.entries.insert(id, Entry { owner: owner.clone(), at: now, size, value });
        while self.owners.get(&owner).is_some_and(|values| values.size > self.share) {
            self.remove_oldest_of(&owner);
        }
        while self.used > self.budget {
            let Some(largest) = self.largest() else { return };
            self.remove_oldest_of(&largest);
        }
    }

    /// Finds the value of an id, unless it is too old.
    pub(super) fn find(&mut self, id: &str, now: Timestamp) -> Option<&mut V> {
        let lifetime = self.lifetime;
        self.entries.get_mut(id).filter(|entry| is_young(entry.at, now, lifetime)).map(|entry| &mut entry.value)
    }

    /// Deletes the values that are too old.
    pub(super) fn sweep(&mut self, now: Timestamp) {
        let lifetime = self.lifetime;
        let old = self.entries.iter().filter(|(_, entry)| !is_young(entry.at, now, lifetime));
        let old: Vec<String> = old.map(|(id, _)| id.clone()).collect();
        for id in old {
            self.remove(&id);
        }
        // A flood of values may have left a large capacity, which is freed.
        self.entries.shrink_to(self.entries.len() * 2);
        self.owners.shrink_to(self.owners.len() * 2);
    }

    /// Returns the owner with the largest size; among equal owners, the one with the oldest value.
    fn largest(&self) -> Option<O> {
        let weight = |values: &OwnerValues| {
            (values.size / SIZE_STEP, values.ids.front().map(|(sequence, _)| Reverse(*sequence)))
        };
        self.owners.iter().max_by_key(|(_, values)| weight(values)).map(|(owner, _)| owner.clone())
    }

    fn remove_oldest_of(&mut self, owner: &O) {
        let oldest = self.owners.get(owner).and_then(|values| values.ids.front()).map(|(_, id)| id.clone());
        if let Some(oldest) = oldest {
            self.remove(&oldest);
        }
    }

    fn remove(&mut self, id: &str) {
        let Some(entry) = self.entries.remove(id) else { return };
        self.used -= entry.size;
        if let Some(values) = self.owners.get_mut(&entry.owner) {
            values.size -= entry.size;
            values.ids.retain(|(_, other)| other != id);
            if values.ids.is_empty() {
                self.owners.remove(&entry.owner);
            }
        }
    }
}

/// Whether a value is young enough. A value that is too far in the future is not: the clock was put back since.
fn is_young(at: Timestamp, now: Timestamp, lifetime: SignedDuration) -> bool {
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

    fn has(shares: &mut Shares<u32, &'static str>, id: &str) -> bool {
        shares.find(id, NOW).is_some()
    }

    #[test]
    fn an_owner_evicts_only_its_own_values() {
        let mut shares = shares();
        shares.store("small".into(), 1, 600, "x", NOW);
        for index in 0..100 {
            shares.store(index.to_string(), 2, 10_000, "x", NOW);
        }
        assert!(has(&mut shares, "small"));
        let kept = (0..100).filter(|index| has(&mut shares, &index.to_string())).count();
        assert_eq!(kept, 3, "three values of 10,000 bytes fill a share");
    }

    #[test]
    fn a_full_budget_evicts_values_of_the_largest_owner() {
        let mut shares = shares();
        shares.store("small".into(), 0, 600, "x", NOW);
        for owner in 1..=20 {
            for index in 0..3 {
                shares.store(format!("{owner}-{index}"), owner, 10_000, "x", NOW);
            }
        }
        assert!(has(&mut shares, "small"));
        assert!(shares.used <= 100_000, "{} bytes", shares.used);
    }

    #[test]
    fn among_owners_of_equal_size_the_oldest_value_is_evicted() {
        let mut shares = shares();
        for owner in 0..200 {
            shares.store(owner.to_string(), owner, 1_000, "x", NOW);
        }
        assert!(!has(&mut shares, "99") && has(&mut shares, "100") && has(&mut shares, "199"));
    }

    #[test]
    fn a_value_larger_than_a_share_is_not_stored() {
        let mut shares = shares();
        shares.store("small".into(), 1, 600, "x", NOW);
        shares.store("large".into(), 1, 30_001, "x", NOW);
        assert!(has(&mut shares, "small") && !has(&mut shares, "large"));
    }

    #[test]
    fn values_that_are_too_old_or_from_the_future_are_swept() {
        for jump in [LIFETIME, -LIFETIME] {
            let mut shares = shares();
            shares.store("old".into(), 1, 600, "x", NOW);
            shares.store("new".into(), 2, 600, "x", NOW + jump);
            assert!(shares.find("old", NOW + jump).is_none());
            shares.sweep(NOW + jump);
            assert_eq!((shares.used, shares.entries.len(), shares.owners.len()), (600, 1, 1));
        }
    }

    proptest! {
        /// Whatever is stored, the budget and the shares hold, and the sums match the values.
        #[test]
        fn budget_shares_and_sums_hold_after_any_steps(steps in prop::collection::vec((0_u32..8, 0_usize..40_000, 0_i64..3), 0..200)) {
            let (mut shares, mut now) = (shares(), NOW);
            for (index, (owner, size, minutes)) in steps.into_iter().enumerate() {
                now += SignedDuration::from_mins(minutes);
                shares.store(index.to_string(), owner, size, "x", now);
                if index % 7 == 0 {
                    shares.sweep(now);
                }
                prop_assert!(shares.used <= shares.budget);
                prop_assert_eq!(shares.used, shares.entries.values().map(|entry| entry.size).sum::<usize>());
                prop_assert_eq!(shares.used, shares.owners.values().map(|values| values.size).sum::<usize>());
                prop_assert!(shares.owners.values().all(|values| values.size <= shares.share && !values.ids.is_empty()));
                let ids: usize = shares.owners.values().map(|values| values.ids.len()).sum();
                prop_assert_eq!(ids, shares.entries.len());
            }
        }
    }
}
