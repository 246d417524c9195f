//! Limits the number of connections, in all and from one source. Connections without a sign-in may use half of the
//! total. When a limit is reached, the oldest connection without a sign-in is closed.
//!
//! A [`Quota`] counts the connections. Only the eviction of connections without a sign-in is specific to LDAP.

use crate::{Permit, Quota, Source};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// The slots of all connections.
#[derive(Debug)]
pub(super) struct Slots {
    quota: Arc<Quota<Source>>,
    /// The largest number of connections without a sign-in.
    unbound_limit: usize,
    connections: Mutex<Connections>,
}

/// The open connections, by the id of their slot. A connection that was told to close is in neither map.
#[derive(Debug, Default)]
struct Connections {
    next_id: u64,
    /// Connections without a sign-in, the oldest first.
    unbound: BTreeMap<u64, Unbound>,
    /// Connections with a signed-in user.
    bound: HashMap<u64, Permit<Source>>,
}

/// A connection without a sign-in.
#[derive(Debug)]
struct Unbound {
    permit: Permit<Source>,
    /// Cancelled when the connection must close to make room for another one.
    eviction: CancellationToken,
}

/// The slot of one connection. Dropping it frees the slot.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    id: u64,
    /// Cancelled when the connection must close to make room for another one.
    eviction: CancellationToken,
}

impl Slots {
    /// Allows `limit` connections in all and `limit_per_source` from one source.
    pub(super) fn new(limit: usize, limit_per_source: usize) -> Arc<Self> {
        let quota = Quota::new(limit, limit_per_source);
        Arc::new(Self { quota, unbound_limit: limit.div_ceil(2), connections: Mutex::default() })
    }

    /// Acquires a slot. If none is free, closes a connection without a sign-in first. `None` when there is no such
    /// connection.
    pub(super) fn acquire(self: &Arc<Self>, source: Source) -> Option<Slot> {
        let mut connections = self.connections();
        if self.quota.is_exhausted_for(&source) && !connections.evict_unbound(Some(source)) {
            return None;
        }
        let is_full = self.quota.is_exhausted() || connections.unbound.len() >= self.unbound_limit;
        if is_full && !connections.evict_unbound(None) {
            return None;
        }
        let permit = self.quota.acquire(source)?;
        let (id, eviction) = (connections.next_id, CancellationToken::new());
        connections.next_id += 1;
        connections.unbound.insert(id, Unbound { permit, eviction: eviction.clone() });
        Some(Slot { slots: Arc::clone(self), id, eviction })
    }

    fn connections(&self) -> MutexGuard<'_, Connections> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Connections {
    /// Closes the oldest connection without a sign-in, from `source` or, with `None`, from any source. Returns whether
    /// there was such a connection. Its permit is dropped at once, so the slot is free before the connection ends.
    fn evict_unbound(&mut self, source: Option<Source>) -> bool {
        let mut unbound = self.unbound.iter();
        let is_from = |permit: &Permit<Source>| source.is_none_or(|source| source == *permit.key());
        let Some(id) = unbound.find(|(_, connection)| is_from(&connection.permit)).map(|(id, _)| *id) else {
            return false;
        };
        if let Some(connection) = self.unbound.remove(&id) {
            connection.eviction.cancel();
        }
        true
    }
}

impl Slot {
    /// Waits until the connection must close to make room for another one.
    pub(super) async fn wait_for_eviction(&self) {
        self.eviction.cancelled().await;
    }

    /// Records whether a user is signed in on the connection. Nothing changes for a connection that was told to close.
    pub(super) fn set_bound(&self, is_bound: bool) {
        let mut connections = self.slots.connections();
        if is_bound {
            if let Some(Unbound { permit, .. }) = connections.unbound.remove(&self.id) {
                connections.bound.insert(self.id, permit);
            }
        } else if let Some(permit) = connections.bound.remove(&self.id) {
            connections.unbound.insert(self.id, Unbound { permit, eviction: self.eviction.clone() });
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // The slot of a connection that was told to close already belongs to another connection: its id is in no map.
        let mut connections = self.slots.connections();
        connections.unbound.remove(&self.id);
        connections.bound.remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(last: u8) -> Source {
        Source::of([203, 0, 113, last].into())
    }

    fn bound(slots: &Arc<Slots>, last: u8) -> Slot {
        let slot = slots.acquire(source(last)).unwrap();
        slot.set_bound(true);
        slot
    }

    #[test]
    fn slots_are_limited_and_freed() {
        let slots = Slots::new(3, 2);
        let first = bound(&slots, 1);
        let _second = bound(&slots, 1);
        assert!(slots.acquire(source(1)).is_none(), "the limit of a source is two");
        let _third = bound(&slots, 2);
        assert!(slots.acquire(source(3)).is_none(), "the limit in all is three");
        drop(first);
        let again = slots.acquire(source(3));
        assert!(again.is_some());
        drop(again);
        assert_eq!([1, 2, 3].map(|last| slots.quota.used_by(&source(last))), [1, 1, 0]);
    }

    #[test]
    fn the_oldest_connection_without_a_sign_in_is_closed_first() {
        let slots = Slots::new(4, 4);
        let known = bound(&slots, 1);
        let unbound: Vec<_> = (2..10).map(|last| slots.acquire(source(last)).unwrap()).collect();
        let evicted: Vec<_> = unbound.iter().map(|slot| slot.eviction.is_cancelled()).collect();
        assert_eq!(
            evicted,
            [true, true, true, true, true, true, false, false],
            "connections without a sign-in have half of the slots"
        );
        assert!(!known.eviction.is_cancelled());
        drop(unbound);
        let used: usize = (1..10).map(|last| slots.quota.used_by(&source(last))).sum();
        assert_eq!((used, slots.connections().unbound.len()), (1, 0));
    }

    #[test]
    fn a_source_at_its_limit_closes_its_own_connection() {
        let slots = Slots::new(100, 2);
        let other = slots.acquire(source(9)).unwrap();
        let mine: Vec<_> = (0..3).map(|_| slots.acquire(source(1)).unwrap()).collect();
        assert!(!other.eviction.is_cancelled());
        assert!(mine[0].eviction.is_cancelled() && !mine[1].eviction.is_cancelled());
        mine[1].set_bound(true);
        mine[2].set_bound(true);
        assert!(slots.acquire(source(1)).is_none(), "both connections have a signed-in user");
        mine[1].set_bound(false);
        assert!(slots.acquire(source(1)).is_some(), "the connection without a sign-in is closed");
    }
}
