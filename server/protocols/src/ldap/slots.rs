//! Limits the number of connections, in all and from one source. Connections without a sign-in may use half of the
//! total. When a limit is reached, the oldest connection without a sign-in is closed.

use crate::Source;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// Counts connections.
#[derive(Debug)]
pub(super) struct Slots {
    limit: usize,
    limit_per_source: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    all: usize,
    by_source: HashMap<Source, usize>,
    /// Connections without a sign-in, the oldest first.
    unbound: BTreeMap<u64, (Source, CancellationToken)>,
}

/// The slot of one connection. Dropping it frees the slot.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    source: Source,
    id: u64,
    ended: CancellationToken,
}

impl Slots {
    /// Allows `limit` connections in all and `limit_per_source` from one source.
    pub(super) fn new(limit: usize, limit_per_source: usize) -> Arc<Self> {
        Arc::new(Self { limit, limit_per_source, taken: Mutex::default() })
    }

    /// Takes a slot, closing a connection without a sign-in if necessary. `None` when no slot can be freed.
    pub(super) fn take(self: &Arc<Self>, source: Source) -> Option<Slot> {
        let mut taken = self.taken();
        let from_there = taken.by_source.get(&source).copied().unwrap_or_default();
        if from_there >= self.limit_per_source && !taken.close_unbound(Some(source)) {
            return None;
        }
        let is_full = taken.all >= self.limit || taken.unbound.len() >= self.limit.div_ceil(2);
        if is_full && !taken.close_unbound(None) {
            return None;
        }
        let (id, ended) = (taken.next, CancellationToken::new());
        taken.next += 1;
        taken.all += 1;
        *taken.by_source.entry(source).or_default() += 1;
        taken.unbound.insert(id, (source, ended.clone()));
        Some(Slot { slots: Arc::clone(self), source, id, ended })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// Closes the oldest connection without a sign-in, of one source or of all. Gives whether there was one.
    fn close_unbound(&mut self, of: Option<Source>) -> bool {
        let mut unbound = self.unbound.iter();
        let Some(id) = unbound.find(|(_, (source, _))| of.is_none_or(|of| of == *source)).map(|(id, _)| *id) else {
            return false;
        };
        if let Some((source, ended)) = self.unbound.remove(&id) {
            self.give_back(source);
            ended.cancel();
        }
        true
    }

    fn give_back(&mut self, source: Source) {
        self.all -= 1;
        if let Some(count) = self.by_source.get_mut(&source) {
            *count -= 1;
            if *count == 0 {
                self.by_source.remove(&source);
            }
        }
    }
}

impl Slot {
    /// Waits until the connection must close to make room for another one.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Records whether a user is signed in on the connection.
    pub(super) fn note(&self, is_bound: bool) {
        let mut taken = self.slots.taken();
        if is_bound {
            taken.unbound.remove(&self.id);
        } else if !self.ended.is_cancelled() {
            taken.unbound.entry(self.id).or_insert_with(|| (self.source, self.ended.clone()));
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken();
        // The slot of a connection that was told to close already belongs to another connection.
        if !self.ended.is_cancelled() {
            taken.unbound.remove(&self.id);
            taken.give_back(self.source);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(last: u8) -> Source {
        Source::of([203, 0, 113, last].into())
    }

    fn bound(slots: &Arc<Slots>, last: u8) -> Slot {
        let slot = slots.take(source(last)).unwrap();
        slot.note(true);
        slot
    }

    #[test]
    fn places_are_limited_and_given_back() {
        let slots = Slots::new(3, 2);
        let first = bound(&slots, 1);
        let _second = bound(&slots, 1);
        assert!(slots.take(source(1)).is_none(), "two from one source");
        let _third = bound(&slots, 2);
        assert!(slots.take(source(3)).is_none(), "three in all");
        drop(first);
        let again = slots.take(source(3));
        assert!(again.is_some());
        drop(again);
        assert_eq!(slots.taken().by_source.len(), 2, "sources without connections are dropped");
    }

    #[test]
    fn the_oldest_on_which_nobody_signed_in_goes_first() {
        let slots = Slots::new(4, 4);
        let known = bound(&slots, 1);
        let unbound: Vec<_> = (2..10).map(|last| slots.take(source(last)).unwrap()).collect();
        let ended: Vec<_> = unbound.iter().map(|slot| slot.ended.is_cancelled()).collect();
        assert_eq!(ended, [true, true, true, true, true, true, false, false], "half of the places");
        assert!(!known.ended.is_cancelled());
        drop(unbound);
        let taken = slots.taken();
        assert_eq!((taken.all, taken.unbound.len()), (1, 0));
    }

    #[test]
    fn a_source_that_has_its_part_ends_its_own() {
        let slots = Slots::new(100, 2);
        let other = slots.take(source(9)).unwrap();
        let mine: Vec<_> = (0..3).map(|_| slots.take(source(1)).unwrap()).collect();
        assert!(!other.ended.is_cancelled());
        assert!(mine[0].ended.is_cancelled() && !mine[1].ended.is_cancelled());
        mine[1].note(true);
        mine[2].note(true);
        assert!(slots.take(source(1)).is_none(), "both are in use");
        mine[1].note(false);
        assert!(slots.take(source(1)).is_some(), "one signed out");
    }
}
