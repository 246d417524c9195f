//! Limits the parts of the queue that one phone, one source, and all requests without credentials together may fill, so
//! that a phone or a source that sends requests in a loop leaves room for the others. The counters have no locks,
//! because every fetch updates them.

use super::entry::QUEUE_LENGTH;
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
const PER_SOURCE: usize = QUEUE_LENGTH / 2;
/// The maximum number of queued requests without credentials, from all sources.
const WITHOUT_CREDENTIALS: usize = QUEUE_LENGTH / 2;
/// The number of counters for phones, and for sources. A hash with a random key, which nobody can predict, chooses the
/// counter; two phones with the same counter share its limit.
const COUNTERS: usize = 4_096;

/// The counters, 64 KiB.
#[derive(Debug)]
pub(super) struct Shares {
    hasher: RandomState,
    phones: Box<[AtomicUsize]>,
    sources: Box<[AtomicUsize]>,
    without_credentials: AtomicUsize,
}

/// The place of a row in the shares; dropping it frees the place.
#[derive(Debug)]
pub(super) struct Place {
    shares: Arc<Shares>,
    /// The index of the source's counter.
    source: usize,
    /// The index of the phone's counter; none for a request without credentials.
    phone: Option<usize>,
}

impl Shares {
    pub(super) fn new() -> Arc<Self> {
        let counters = || (0..COUNTERS).map(|_| AtomicUsize::new(0)).collect();
        let (phones, sources) = (counters(), counters());
        Arc::new(Self { hasher: RandomState::new(), phones, sources, without_credentials: AtomicUsize::new(0) })
    }

    /// Takes a place for a row. Returns none when the share of its source or of its phone is used up. All requests
    /// without credentials, whose `phone_id` is none, have one share together instead of a phone's.
    pub(super) fn acquire(self: &Arc<Self>, address: IpAddr, phone_id: Option<i64>) -> Option<Place> {
        let (source, phone) = (self.index(Source::of(address)), phone_id.map(|id| self.index(id)));
        if !try_increment(&self.sources[source], PER_SOURCE) {
            return None;
        }
        let (counter, limit) =
            phone.map_or((&self.without_credentials, WITHOUT_CREDENTIALS), |phone| (&self.phones[phone], PER_PHONE));
        if !try_increment(counter, limit) {
            self.sources[source].fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        Some(Place { shares: self.clone(), source, phone })
    }

    /// Returns the index of the counter of a phone or a source.
    fn index(&self, key: impl Hash) -> usize {
        usize::try_from(self.hasher.hash_one(key) % COUNTERS as u64).unwrap_or_default()
    }
}

/// Increments a counter, unless it has reached the limit. Returns whether it was incremented.
fn try_increment(counter: &AtomicUsize, limit: usize) -> bool {
    let is_incremented = counter.fetch_add(1, Ordering::Relaxed) < limit;
    if !is_incremented {
        counter.fetch_sub(1, Ordering::Relaxed);
    }
    is_incremented
}

impl Drop for Place {
    fn drop(&mut self) {
        self.shares.sources[self.source].fetch_sub(1, Ordering::Relaxed);
        let counter = self.phone.map_or(&self.shares.without_credentials, |phone| &self.shares.phones[phone]);
        counter.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    const SITE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 2));

    fn without_credentials(index: u32) -> (IpAddr, Option<i64>) {
        (Ipv4Addr::from_bits(0x0a00_0000 + index).into(), None)
    }

    /// Acquires places until none is left.
    fn acquire_all(shares: &Arc<Shares>, request: impl Fn(u32) -> (IpAddr, Option<i64>)) -> Vec<Place> {
        let acquire = |index| {
            let (address, phone_id) = request(index);
            shares.acquire(address, phone_id)
        };
        (0..20_000).map_while(acquire).collect()
    }

    #[test]
    fn one_phone_in_a_loop_leaves_room_for_others() {
        let shares = Shares::new();
        let taken = acquire_all(&shares, |_| (SITE, Some(1)));
        assert_eq!(taken.len(), PER_PHONE);
        let others = (2..100).filter(|id| shares.acquire(SITE, Some(*id)).is_some()).count();
        assert!(others >= 90, "{others} of 98: two may share a counter");
        drop(taken);
        assert!(shares.acquire(SITE, Some(1)).is_some());
    }

    #[test]
    fn one_source_leaves_room_for_others() {
        let shares = Shares::new();
        let taken = acquire_all(&shares, |index| (SITE, Some(index.into())));
        assert_eq!(taken.len(), PER_SOURCE);
        assert!(shares.acquire(SITE, Some(9)).is_none());
        assert!(shares.acquire(OTHER, Some(9)).is_some());
    }

    #[test]
    fn requests_without_credentials_leave_room_for_phones() {
        let shares = Shares::new();
        let taken = acquire_all(&shares, without_credentials);
        assert_eq!(taken.len(), WITHOUT_CREDENTIALS);
        assert!(shares.acquire(SITE, Some(1)).is_some());
        drop(taken);
        let (address, _) = without_credentials(1);
        assert!(shares.acquire(address, None).is_some());
        let counted =
            |counters: &[AtomicUsize]| counters.iter().map(|counter| counter.load(Ordering::Relaxed)).sum::<usize>();
        assert_eq!((counted(&shares.phones), counted(&shares.sources)), (0, 0), "all places are free again");
    }
}
