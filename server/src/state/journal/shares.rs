//! The shares of the queue that one phone, one source and all strangers together may fill, so that a loop leaves room
//! for the others. The counters have no locks, because every fetch updates them.

use super::entry::QUEUE;
use portal_protocols::Source;
use std::{
    hash::{BuildHasher as _, Hash, RandomState},
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

/// The maximum number of queued rows of one phone.
const PER_PHONE: usize = 200;
/// The maximum number of queued rows from one source: a site has one address for all its phones.
const PER_SOURCE: usize = QUEUE / 2;
/// The maximum number of queued requests without credentials, from all sources.
const STRANGERS: usize = QUEUE / 2;
/// The number of counters of each kind. A hash that nobody outside can predict chooses the counter; two phones with the
/// same counter share its limit.
const COUNTERS: usize = 4_096;

/// The counters, 64 KiB.
#[derive(Debug)]
pub(super) struct Shares {
    hasher: RandomState,
    phones: Box<[AtomicUsize]>,
    sources: Box<[AtomicUsize]>,
    strangers: AtomicUsize,
}

/// The place of a row in the queue, freed when dropped.
#[derive(Debug)]
pub(super) struct Place {
    shares: Arc<Shares>,
    source: usize,
    phone: Option<usize>,
}

impl Shares {
    pub(super) fn new() -> Arc<Self> {
        let counters = || (0..COUNTERS).map(|_| AtomicUsize::new(0)).collect();
        let (phones, sources) = (counters(), counters());
        Arc::new(Self { hasher: RandomState::new(), phones, sources, strangers: AtomicUsize::new(0) })
    }

    /// Takes a place for a row, unless its phone, its source or the strangers have used their share. A request without
    /// credentials has no phone.
    pub(super) fn take(self: &Arc<Self>, address: IpAddr, phone_id: Option<i64>) -> Option<Place> {
        let (source, phone) = (self.index(Source::of(address)), phone_id.map(|id| self.index(id)));
        if !count(&self.sources[source], PER_SOURCE) {
            return None;
        }
        let (counter, limit) = phone.map_or((&self.strangers, STRANGERS), |phone| (&self.phones[phone], PER_PHONE));
        if !count(counter, limit) {
            self.sources[source].fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some(Place { shares: self.clone(), source, phone })
    }

    fn index(&self, key: impl Hash) -> usize {
        usize::try_from(self.hasher.hash_one(key) % COUNTERS as u64).unwrap_or_default()
    }
}

/// Increments a counter, unless it has reached the limit.
fn count(counter: &AtomicUsize, limit: usize) -> bool {
    let is_counted = counter.fetch_add(1, Ordering::Relaxed) < limit;
    if !is_counted {
        counter.fetch_sub(1, Ordering::Relaxed);
    }
    is_counted
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shares.sources[self.source].fetch_sub(1, Ordering::Relaxed);
        let counter = self.phone.map_or(&self.shares.strangers, |phone| &self.shares.phones[phone]);
        counter.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const SITE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    fn stranger(index: u32) -> (IpAddr, Option<i64>) {
        (Ipv4Addr::from_bits(0x0a00_0000 + index).into(), None)
    }

    /// Takes places until none is left.
    fn places(shares: &Arc<Shares>, line: impl Fn(u32) -> (IpAddr, Option<i64>)) -> Vec<Place> {
        let take = |index| {
            let (address, phone_id) = line(index);
            shares.take(address, phone_id)
        };
        (0..20_000).map_while(take).collect()
    }

    #[test]
    fn one_telephone_in_a_loop_leaves_room_for_others() {
        let shares = Shares::new();
        let taken = places(&shares, |_| (SITE, Some(1)));
        assert_eq!(taken.len(), PER_PHONE);
        let others = (2..100).filter(|id| shares.take(SITE, Some(*id)).is_some()).count();
        assert!(others >= 90, "{others} of 98: two may share a counter");
        drop(taken);
        assert!(shares.take(SITE, Some(1)).is_some());
    }

    #[test]
    fn one_source_leaves_room_for_others() {
        let shares = Shares::new();
        let taken = places(&shares, |index| (SITE, Some(index.into())));
        assert_eq!(taken.len(), PER_SOURCE);
        assert!(shares.take(SITE, Some(9)).is_none());
        assert!(shares.take(OTHER, Some(9)).is_some());
    }

    #[test]
    fn strangers_from_everywhere_leave_room_for_telephones() {
        let shares = Shares::new();
        let taken = places(&shares, stranger);
        assert_eq!(taken.len(), STRANGERS);
        assert!(shares.take(SITE, Some(1)).is_some());
        drop(taken);
        assert!(shares.take(stranger(1).0, None).is_some());
        let counted = |counters: &[AtomicUsize]| counters.iter().map(|one| one.load(Ordering::Relaxed)).sum::<usize>();
        assert_eq!((counted(&shares.phones), counted(&shares.sources)), (0, 0), "all is given back");
    }
}
