//! A map with a maximum number of keys: the key that was touched longest ago is evicted first.

use hashlink::LinkedHashMap;
use std::hash::{Hash, RandomState};

/// A bounded map, in the order of the last touch. Its hasher has a random key, because peers choose the map's keys.
pub(super) struct RecentMap<K, V> {
    limit: usize,
    entries: LinkedHashMap<K, V, RandomState>,
}

impl<K: Clone + Eq + Hash, V: Default> RecentMap<K, V> {
    /// Creates an empty map of at most `limit` keys.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, entries: LinkedHashMap::with_hasher(RandomState::new()) }
    }

    /// Returns the number of keys.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns the value of a key, without touching it.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key)
    }

    /// Returns the value of a key to change it, without touching the key.
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key)
    }

    /// Returns the value of a key, creating it if needed. The key is now the most recently touched.
    pub(super) fn touch(&mut self, key: &K) -> &mut V {
        if self.entries.to_back(key).is_none() && self.entries.len() >= self.limit {
            self.entries.pop_front();
        }
        self.entries.entry(key.clone()).or_insert_with(V::default)
    }

    /// Removes keys in the order of their last touch, until `is_old` returns false for a value.
    pub(super) fn sweep(&mut self, is_old: impl Fn(&V) -> bool) {
        while self.entries.front().is_some_and(|(_, value)| is_old(value)) {
            self.entries.pop_front();
        }
        // A flood of keys may have left a large capacity, which is freed.
        if self.entries.capacity() > 4 * self.entries.len() {
            self.entries.shrink_to_fit();
        }
    }

    /// Returns all keys with their values, the key touched longest ago first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.entries.iter()
    }

    /// Returns all keys with their values to change them, without touching the keys.
    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.entries.iter_mut()
    }

    /// Removes a key.
    pub(super) fn remove(&mut self, key: &K) {
        self.entries.remove(key);
    }

    /// Removes all keys for which `is_removed` returns true. Scans the whole map.
    pub(super) fn remove_where(&mut self, is_removed: impl Fn(&K) -> bool) {
        self.entries.retain(|key, _| !is_removed(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_key_touched_longest_ago_is_evicted() {
        let mut map = RecentMap::new(2);
        *map.touch(&'a') = 1;
        *map.touch(&'b') = 2;
        map.touch(&'a');
        *map.touch(&'c') = 3;
        assert_eq!((map.get(&'a'), map.get(&'b'), map.get(&'c')), (Some(&1), None, Some(&3)));
    }

    #[test]
    fn old_keys_are_swept_unless_they_were_touched_since() {
        let mut map = RecentMap::new(10);
        for (key, value) in [('a', 1), ('b', 2), ('c', 3)] {
            *map.touch(&key) = value;
        }
        map.touch(&'a');
        map.sweep(|value| *value <= 2);
        assert_eq!((map.get(&'a'), map.get(&'b'), map.get(&'c')), (Some(&1), None, Some(&3)));
        map.sweep(|_| true);
        assert_eq!((map.len(), map.entries.capacity()), (0, 0));
    }

    proptest! {
        /// Compares the map with a simple model: a list in the order of the last touch.
        #[test]
        fn the_map_holds_the_keys_touched_last(limit in 1_usize..6, steps in prop::collection::vec((any::<bool>(), 0_u8..10), 0..100)) {
            let mut map: RecentMap<u8, u32> = RecentMap::new(limit);
            let mut model: Vec<(u8, u32)> = Vec::new();
            for (is_touch, key) in steps {
                let found = model.iter().position(|(other, _)| *other == key).map(|index| model.remove(index));
                if is_touch {
                    *map.touch(&key) += 1;
                    if found.is_none() && model.len() == limit {
                        model.remove(0);
                    }
                    model.push((key, found.map_or(0, |(_, count)| count) + 1));
                } else {
                    map.remove(&key);
                }
                prop_assert_eq!(map.len(), model.len());
                for (key, count) in &model {
                    prop_assert_eq!(map.get(key), Some(count));
                }
            }
        }
    }
}
