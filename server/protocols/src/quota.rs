//! A counting limit for scarce resources (transfers, connections, event streams, bytes of request bodies): one limit in
//! total and one for each key.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The two limits and the units in use. A key is a source address or an account.
#[derive(Debug)]
pub struct Quota<K> {
    total: usize,
    per_key: usize,
    usage: Mutex<Usage<K>>,
}

#[derive(Debug)]
struct Usage<K> {
    total: usize,
    by_key: HashMap<K, usize>,
}

/// Units of a quota in use for one key. Dropping the permit frees its units.
#[derive(Debug)]
pub struct Permit<K: Eq + Hash> {
    quota: Arc<Quota<K>>,
    key: K,
    units: usize,
}

impl<K: Clone + Eq + Hash> Quota<K> {
    /// Creates a quota of `total` units in all and `per_key` units for one key.
    pub fn new(total: usize, per_key: usize) -> Arc<Self> {
        Arc::new(Self { total, per_key, usage: Mutex::new(Usage { total: 0, by_key: HashMap::new() }) })
    }

    /// Acquires one unit for `key`. Returns `None` when the key or the whole quota has no unit left.
    pub fn acquire(self: &Arc<Self>, key: K) -> Option<Permit<K>> {
        let mut permit = Permit { quota: Arc::clone(self), key, units: 0 };
        permit.acquire_more(1).then_some(permit)
    }

    /// The number of units in use for `key`.
    pub fn used_by(&self, key: &K) -> usize {
        self.usage().by_key.get(key).copied().unwrap_or_default()
    }

    /// Whether the quota has no unit left in all.
    pub fn is_exhausted(&self) -> bool {
        self.usage().total >= self.total
    }

    /// Whether `key` uses all the units that one key may use.
    pub fn is_exhausted_for(&self, key: &K) -> bool {
        self.used_by(key) >= self.per_key
    }
}

impl<K> Quota<K> {
    fn usage(&self) -> MutexGuard<'_, Usage<K>> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Permit<K> {
    /// Acquires `units` more units for the same key: all of them or none. Returns whether it acquired them.
    pub fn acquire_more(&mut self, units: usize) -> bool {
        let mut usage = self.quota.usage();
        let of_key = usage.by_key.get(&self.key).copied().unwrap_or_default();
        let left = (self.quota.total - usage.total).min(self.quota.per_key - of_key);
        if units > left {
            return false;
        }
        usage.total += units;
        usage.by_key.insert(self.key.clone(), of_key + units);
        self.units += units;
        true
    }
}

impl<K: Eq + Hash> Permit<K> {
    /// The key whose units these are.
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// The number of units that this permit holds.
    pub const fn units(&self) -> usize {
        self.units
    }
}

impl<K: Eq + Hash> Drop for Permit<K> {
    fn drop(&mut self) {
        let mut usage = self.quota.usage();
        usage.total -= self.units;
        if let Some(units) = usage.by_key.get_mut(&self.key) {
            *units -= self.units;
            if *units == 0 {
                usage.by_key.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_limited_and_freed() {
        let quota = Quota::new(3, 2);
        let (first, second) = (quota.acquire('a'), quota.acquire('a'));
        assert!(first.is_some() && second.is_some());
        assert!(quota.acquire('a').is_none(), "two for one key");
        assert!(quota.is_exhausted_for(&'a') && !quota.is_exhausted());
        let third = quota.acquire('b');
        assert!(third.is_some());
        assert!(quota.acquire('c').is_none(), "three in all");
        assert!(quota.is_exhausted() && !quota.is_exhausted_for(&'c'));
        drop(first);
        assert!(quota.acquire('a').is_some());
        drop((second, third));
        let usage = quota.usage();
        assert_eq!((usage.total, usage.by_key.len()), (0, 0), "keys without units are dropped");
    }

    #[test]
    fn a_permit_acquires_all_further_units_or_none_and_frees_them_together() {
        let quota = Quota::new(10, 6);
        let (mut first, mut second) = (quota.acquire('a').unwrap(), quota.acquire('b').unwrap());
        assert!(first.acquire_more(3) && !first.acquire_more(3), "six for one key");
        assert!(first.acquire_more(2) && !first.acquire_more(1) && quota.acquire('a').is_none());
        assert!(!second.acquire_more(4), "ten in all");
        assert!(second.acquire_more(3) && quota.acquire('c').is_none());
        assert_eq!((quota.used_by(&'a'), quota.used_by(&'b'), second.units()), (6, 4, 4));
        drop(first);
        assert_eq!((quota.used_by(&'a'), quota.usage().total), (0, 4));
        drop(second);
        let usage = quota.usage();
        assert_eq!((usage.total, usage.by_key.len()), (0, 0), "keys without units are dropped");
    }
}
