//! Places for what there may only be so much of: transfers, streams, bodies being read. In all, and for each key.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Places, some of them for each key: a source, an account.
#[derive(Debug)]
pub struct Places<K> {
    total: usize,
    per_key: usize,
    taken: Mutex<Taken<K>>,
}

#[derive(Debug)]
struct Taken<K> {
    total: usize,
    by_key: HashMap<K, usize>,
}

/// A place, given back when it is dropped.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    places: Arc<Places<K>>,
    key: K,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// So many places in all, and so many for one key.
    pub fn new(total: usize, per_key: usize) -> Arc<Self> {
        Arc::new(Self { total, per_key, taken: Mutex::new(Taken { total: 0, by_key: HashMap::new() }) })
    }

    /// A place for a key, if there is one.
    pub fn take(self: &Arc<Self>, key: K) -> Option<Place<K>> {
        let mut taken = self.taken();
        let of_key = taken.by_key.get(&key).copied().unwrap_or_default();
        if taken.total >= self.total || of_key >= self.per_key {
            return None;
        }
        taken.total += 1;
        taken.by_key.insert(key.clone(), of_key + 1);
        Some(Place { places: Arc::clone(self), key })
    }

    /// How many places a key has.
    pub fn of(&self, key: &K) -> usize {
        self.taken().by_key.get(key).copied().unwrap_or_default()
    }
}

impl<K> Places<K> {
    fn taken(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= 1;
        if let Some(count) = taken.by_key.get_mut(&self.key) {
            *count -= 1;
            if *count == 0 {
                taken.by_key.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_there_are_and_they_come_back() {
        let places = Places::new(3, 2);
        let (first, second) = (places.take('a'), places.take('a'));
        assert!(first.is_some() && second.is_some());
        assert!(places.take('a').is_none(), "two for one key");
        let third = places.take('b');
        assert!(third.is_some());
        assert!(places.take('c').is_none(), "three in all");
        drop(first);
        assert!(places.take('a').is_some());
        drop((second, third));
        let taken = places.taken();
        assert_eq!((taken.total, taken.by_key.len()), (0, 0), "nobody is remembered");
    }
}
