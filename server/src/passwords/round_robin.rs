//! A queue of queues that take turns: each turn takes one entry from one queue, however many entries wait in it.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
};

/// A queue whose entries have an order.
pub(super) trait WaitQueue {
    /// The type of the entries.
    type Item;
    /// Takes the next entry.
    fn next(&mut self) -> Option<Self::Item>;
    /// Returns the number of entries.
    fn len(&self) -> usize;
    /// Returns the length of the longest innermost queue.
    fn longest(&self) -> usize;
    /// Drops the last entry of the longest innermost queue.
    fn drop_last_of_longest(&mut self);
}

impl<T> WaitQueue for VecDeque<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.pop_front()
    }

    fn len(&self) -> usize {
        self.len()
    }

    fn longest(&self) -> usize {
        self.len()
    }

    fn drop_last_of_longest(&mut self) {
        self.pop_back();
    }
}

/// The queues by key. An empty queue is removed.
#[derive(Debug)]
pub(super) struct RoundRobin<K, Q> {
    keys: VecDeque<K>,
    queues: HashMap<K, Q>,
}

impl<K, Q> Default for RoundRobin<K, Q> {
    fn default() -> Self {
        Self { keys: VecDeque::new(), queues: HashMap::new() }
    }
}

impl<K: Clone + Eq + Hash, Q: WaitQueue + Default> RoundRobin<K, Q> {
    /// Returns the queue of a key, if it has entries.
    pub(super) fn get(&self, key: &K) -> Option<&Q> {
        self.queues.get(key)
    }

    /// Adds an entry to the queue of a key, with `add`. A new queue gets its turn after all others.
    pub(super) fn add_with(&mut self, key: K, add: impl FnOnce(&mut Q)) {
        if !self.queues.contains_key(&key) {
            self.keys.push_back(key.clone());
        }
        add(self.queues.entry(key).or_default());
    }
}

impl<K: Clone + Eq + Hash, Q: WaitQueue> WaitQueue for RoundRobin<K, Q> {
    type Item = Q::Item;

    fn next(&mut self) -> Option<Q::Item> {
        let key = self.keys.pop_front()?;
        let queue = self.queues.get_mut(&key)?;
        let next = queue.next();
        if queue.len() == 0 {
            self.queues.remove(&key);
        } else {
            self.keys.push_back(key);
        }
        next
    }

    fn len(&self) -> usize {
        self.queues.values().map(WaitQueue::len).sum()
    }

    fn longest(&self) -> usize {
        self.queues.values().map(WaitQueue::longest).max().unwrap_or_default()
    }

    /// The caller ensures that the longest queue has more than one entry: an empty queue would have to be removed.
    fn drop_last_of_longest(&mut self) {
        if let Some(queue) = self.queues.values_mut().max_by_key(|queue| queue.longest()) {
            queue.drop_last_of_longest();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queues_take_turns_however_many_entries_each_has() {
        let mut queue: RoundRobin<char, VecDeque<u8>> = RoundRobin::default();
        for (key, item) in [('a', 1), ('a', 2), ('a', 3), ('b', 4), ('c', 5), ('c', 6)] {
            queue.add_with(key, |waiting| waiting.push_back(item));
        }
        assert_eq!((queue.len(), queue.longest(), queue.get(&'b').map(VecDeque::len)), (6, 3, Some(1)));
        queue.drop_last_of_longest();
        let order: Vec<u8> = std::iter::from_fn(|| queue.next()).collect();
        assert_eq!(order, [1, 4, 5, 2, 6]);
        assert!(queue.keys.is_empty() && queue.queues.is_empty());
    }
}
