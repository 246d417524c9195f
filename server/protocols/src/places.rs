//! A counting limit for scarce resources (transfers, event streams, bytes of request bodies): one limit in total and
//! one for each key.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// The limit and the units in use. A key is a source address or an account.
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

/// Units in use for one key. Dropping this value gives them back.
#[derive(Debug)]
pub struct Place<K: Eq + Hash> {
    places: Arc<Places<K>>,
    key: K,
    count: usize,
}

impl<K: Clone + Eq + Hash> Places<K> {
    /// Creates a limit of `total` units in all and `per_key` units for one key.
    pub fn new(total: usize, per_key: usize) -> Arc<Self> {
        Arc::new(Self { total, per_key, taken: Mutex::new(Taken { total: 0, by_key: HashMap::new() }) })
    }

    /// Takes one unit for `key`. Gives `None` when the key or the whole limit has no unit left.
    pub fn take(self: &Arc<Self>, key: K) -> Option<Place<K>> {
        let mut place = Place { places: Arc::clone(self), key, count: 0 };
        place.take_more(1).then_some(place)
    }

    /// How many units `key` uses now.
    pub fn of(&self, key: &K) -> usize {
        self.taken().by_key.get(key).copied().unwrap_or_default()
    }
}

impl<K> Places<K> {
    fn taken(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Clone + Eq + Hash> Place<K> {
    /// Takes `count` more units for the same key: all of them or none. Gives whether it took them.
    pub fn take_more(&mut self, count: usize) -> bool {
        let mut taken = self.places.taken();
        let of_key = taken.by_key.get(&self.key).copied().unwrap_or_default();
        let left = (self.places.total - taken.total).min(self.places.per_key - of_key);
        if count > left {
            return false;
        }
        taken.total += count;
        taken.by_key.insert(self.key.clone(), of_key + count);
        self.count += count;
        true
    }
}

impl<K: Eq + Hash> Place<K> {
    /// How many units this value holds.
    pub const fn count(&self) -> usize {
        self.count
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.total -= self.count;
        if let Some(count) = taken.by_key.get_mut(&self.key) {
            *count -= self.count;
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
        assert_eq!((taken.total, taken.by_key.len()), (0, 0), "keys without units are dropped");
    }

    #[test]
    fn more_are_taken_all_or_none_and_come_back_together() {
        let places = Places::new(10, 6);
        let (mut first, mut second) = (places.take('a').unwrap(), places.take('b').unwrap());
        assert!(first.take_more(3) && !first.take_more(3), "six for one key");
        assert!(first.take_more(2) && !first.take_more(1) && places.take('a').is_none());
        assert!(!second.take_more(4), "ten in all");
        assert!(second.take_more(3) && places.take('c').is_none());
        assert_eq!((places.of(&'a'), places.of(&'b'), second.count()), (6, 4, 4));
        drop(first);
        assert_eq!((places.of(&'a'), places.taken().total), (0, 4));
        drop(second);
        let taken = places.taken();
        assert_eq!((taken.total, taken.by_key.len()), (0, 0), "keys without units are dropped");
    }
}
