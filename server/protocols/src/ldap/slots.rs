//! How many connections there are, in all and from one source.

use crate::Source;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Counts connections.
#[derive(Debug)]
pub(super) struct Slots {
    limit: usize,
    limit_per_source: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by_source: HashMap<Source, usize>,
}

/// The place of one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    source: Source,
}

impl Slots {
    /// Places for so many connections, in all and from one source.
    pub(super) fn new(limit: usize, limit_per_source: usize) -> Arc<Self> {
        Arc::new(Self { limit, limit_per_source, taken: Mutex::default() })
    }

    /// Takes a place, if there is one.
    pub(super) fn take(self: &Arc<Self>, source: Source) -> Option<Slot> {
        let mut taken = self.taken();
        let from_there = taken.by_source.get(&source).copied().unwrap_or_default();
        if taken.all >= self.limit || from_there >= self.limit_per_source {
            return None;
        }
        taken.all += 1;
        taken.by_source.insert(source, from_there + 1);
        Some(Slot { slots: Arc::clone(self), source })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken();
        taken.all -= 1;
        if let Some(count) = taken.by_source.get_mut(&self.source) {
            *count -= 1;
            if *count == 0 {
                taken.by_source.remove(&self.source);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(last: u8) -> Source {
        Source::of([203, 0, 113, last].into())
    }

    #[test]
    fn places_are_limited_and_given_back() {
        let slots = Slots::new(3, 2);
        let first = slots.take(source(1)).unwrap();
        let _second = slots.take(source(1)).unwrap();
        assert!(slots.take(source(1)).is_none(), "two from one source");
        let _third = slots.take(source(2)).unwrap();
        assert!(slots.take(source(3)).is_none(), "three in all");
        drop(first);
        let again = slots.take(source(3));
        assert!(again.is_some());
        drop(again);
        assert_eq!(slots.taken().by_source.len(), 2, "who has none isn't remembered");
    }
}
