//! A map with a maximum size: the key that was touched longest ago is evicted first.

use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

/// A bounded map.
pub(super) struct OldestOut<K, V> {
    limit: usize,
    entries: HashMap<K, (u64, V)>,
    /// Keys by the tick of their last touch.
    touched: BTreeMap<u64, K>,
    tick: u64,
}

impl<K: Clone + Eq + Hash, V: Default> OldestOut<K, V> {
    /// Creates an empty map of at most `limit` keys.
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, entries: HashMap::new(), touched: BTreeMap::new(), tick: 0 }
    }

    /// Returns the value of a key, without touching it.
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|(_, value)| value)
    }

    /// Returns the value of a key to change it, without touching the key.
    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|(_, value)| value)
    }

    /// Returns the value of a key, creating it if needed. The key is now the most recently touched.
    pub(super) fn touch(&mut self, key: &K) -> &mut V {
        self.tick += 1;
        let before = self.entries.get(key).map(|(tick, _)| *tick);
        match before {
            Some(before) => {
                self.touched.remove(&before);
            }
            None if self.entries.len() >= self.limit => {
                if let Some((_, oldest)) = self.touched.pop_first() {
                    self.entries.remove(&oldest);
                }
            }
            None => {}
        }
        self.touched.insert(self.tick, key.clone());
        let entry = self.entries.entry(key.clone()).or_default();
        entry.0 = self.tick;
        &mut entry.1
    }

    /// Removes the keys touched longest ago, while `is_old` is true of their values.
    pub(super) fn sweep(&mut self, is_old: impl Fn(&V) -> bool) {
        while let Some(entry) = self.touched.first_entry() {
            if self.entries.get(entry.get()).is_some_and(|(_, value)| !is_old(value)) {
                break;
            }
            self.entries.remove(&entry.remove());
        }
        // The capacity that a flood needed is freed.
        self.entries.shrink_to(self.entries.len() * 2);
    }

    /// Removes a key.
    pub(super) fn remove(&mut self, key: &K) {
        if let Some((tick, _)) = self.entries.remove(key) {
            self.touched.remove(&tick);
        }
    }

    /// Removes all keys for which `is_of_kind` is true. Scans the whole map.
    pub(super) fn remove_where(&mut self, is_of_kind: impl Fn(&K) -> bool) {
        self.entries.retain(|key, _| !is_of_kind(key));
        self.touched.retain(|_, key| !is_of_kind(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_one_touched_longest_ago_goes() {
        let mut map = OldestOut::new(2);
        *map.touch(&'a') = 1;
        *map.touch(&'b') = 2;
        map.touch(&'a');
        *map.touch(&'c') = 3;
        assert_eq!((map.get(&'a'), map.get(&'b'), map.get(&'c')), (Some(&1), None, Some(&3)));
    }

    #[test]
    fn what_is_old_is_swept_and_what_was_touched_since_stays() {
        let mut map = OldestOut::new(10);
        for (key, value) in [('a', 1), ('b', 2), ('c', 3)] {
            *map.touch(&key) = value;
        }
        map.touch(&'a');
        map.sweep(|value| *value <= 2);
        assert_eq!((map.get(&'a'), map.get(&'b'), map.get(&'c')), (Some(&1), None, Some(&3)));
        map.sweep(|_| true);
        assert_eq!((map.entries.len(), map.touched.len()), (0, 0));
    }

    proptest! {
        /// Compares the map with a simple model: a list in the order of the last touch.
        #[test]
        fn it_is_a_list_of_the_youngest(limit in 1_usize..6, steps in prop::collection::vec((any::<bool>(), 0_u8..10), 0..100)) {
            let mut map: OldestOut<u8, u32> = OldestOut::new(limit);
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
                prop_assert_eq!(map.entries.len(), model.len());
                prop_assert_eq!(map.touched.len(), model.len());
                for (key, count) in &model {
                    prop_assert_eq!(map.get(key), Some(count));
                }
            }
        }
    }
}
