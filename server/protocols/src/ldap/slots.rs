//! How many connections there are, in all and from one source. Those on which nobody has signed in have half of the places:
//! when there is no room, the oldest of them ends.

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
    /// Connections on which nobody has signed in, the oldest first.
    strangers: BTreeMap<u64, (Source, CancellationToken)>,
}

/// The place of one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    source: Source,
    id: u64,
    ended: CancellationToken,
}

impl Slots {
    /// Places for so many connections, in all and from one source.
    pub(super) fn new(limit: usize, limit_per_source: usize) -> Arc<Self> {
        Arc::new(Self { limit, limit_per_source, taken: Mutex::default() })
    }

    /// Takes a place, if there is one or if a connection can be ended for it.
    pub(super) fn take(self: &Arc<Self>, source: Source) -> Option<Slot> {
        let mut taken = self.taken();
        let from_there = taken.by_source.get(&source).copied().unwrap_or_default();
        if from_there >= self.limit_per_source && !taken.end_stranger(Some(source)) {
            return None;
        }
        let is_full = taken.all >= self.limit || taken.strangers.len() >= self.limit.div_ceil(2);
        if is_full && !taken.end_stranger(None) {
            return None;
        }
        let (id, ended) = (taken.next, CancellationToken::new());
        taken.next += 1;
        taken.all += 1;
        *taken.by_source.entry(source).or_default() += 1;
        taken.strangers.insert(id, (source, ended.clone()));
        Some(Slot { slots: Arc::clone(self), source, id, ended })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// Ends the oldest connection on which nobody has signed in, of a source or of all. Gives whether there was one.
    fn end_stranger(&mut self, of: Option<Source>) -> bool {
        let mut strangers = self.strangers.iter();
        let Some(id) = strangers.find(|(_, (source, _))| of.is_none_or(|of| of == *source)).map(|(id, _)| *id) else {
            return false;
        };
        if let Some((source, ended)) = self.strangers.remove(&id) {
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
    /// Ends when the connection must, for another one.
    pub(super) async fn ended(&self) {
        self.ended.cancelled().await;
    }

    /// Notes whether somebody is signed in on the connection.
    pub(super) fn note(&self, is_bound: bool) {
        let mut taken = self.slots.taken();
        if is_bound {
            taken.strangers.remove(&self.id);
        } else if !self.ended.is_cancelled() {
            taken.strangers.entry(self.id).or_insert_with(|| (self.source, self.ended.clone()));
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.slots.taken();
        // The place of one that was ended is another's already.
        if !self.ended.is_cancelled() {
            taken.strangers.remove(&self.id);
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
        assert_eq!(slots.taken().by_source.len(), 2, "who has none isn't remembered");
    }

    #[test]
    fn the_oldest_on_which_nobody_signed_in_goes_first() {
        let slots = Slots::new(4, 4);
        let known = bound(&slots, 1);
        let strangers: Vec<_> = (2..10).map(|last| slots.take(source(last)).unwrap()).collect();
        let ended: Vec<_> = strangers.iter().map(|slot| slot.ended.is_cancelled()).collect();
        assert_eq!(ended, [true, true, true, true, true, true, false, false], "half of the places");
        assert!(!known.ended.is_cancelled());
        drop(strangers);
        let taken = slots.taken();
        assert_eq!((taken.all, taken.strangers.len()), (1, 0));
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
