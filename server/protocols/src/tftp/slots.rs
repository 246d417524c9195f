//! How many transfers run at the same time.

use crate::Source;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Places for transfers, some of them for each source.
#[derive(Clone)]
pub(super) struct Slots {
    total: usize,
    per_source: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    total: usize,
    by_source: HashMap<Source, usize>,
}

/// A place, until it is dropped.
pub(super) struct Slot {
    slots: Slots,
    source: Source,
}

impl Slots {
    /// So many places, and so many for one source.
    pub(super) fn new(total: usize, per_source: usize) -> Self {
        Self { total, per_source, taken: Arc::default() }
    }

    /// A place for a source, if there is one.
    pub(super) fn take(&self, source: Source) -> Option<Slot> {
        let mut taken = self.taken();
        let of_source = taken.by_source.get(&source).copied().unwrap_or_default();
        if taken.total >= self.total || of_source >= self.per_source {
            return None;
        }
        taken.total += 1;
        taken.by_source.insert(source, of_source + 1);
        Some(Slot { slots: self.clone(), source })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken();
        taken.total -= 1;
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

    fn source(text: &str) -> Source {
        Source::of(text.parse().unwrap())
    }

    #[test]
    fn no_more_than_there_are_and_they_come_back() {
        let slots = Slots::new(3, 2);
        let (a, b) = (source("192.0.2.1"), source("192.0.2.2"));
        let first = slots.take(a);
        let second = slots.take(a);
        assert!(first.is_some() && second.is_some());
        assert!(slots.take(a).is_none(), "two for one source");
        let third = slots.take(b);
        assert!(third.is_some());
        assert!(slots.take(source("192.0.2.3")).is_none(), "three in all");
        drop(first);
        assert!(slots.take(a).is_some());
        drop((second, third));
        let taken = slots.taken();
        assert_eq!((taken.total, taken.by_source.len()), (0, 0), "nobody is remembered");
    }
}
