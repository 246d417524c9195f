//! Lines of the journal that are written at once.

use super::{Entry, Waiting};
use crate::events::PhoneNews;
use portal_store::{NewPhoneRequest, UnknownCount};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::OwnedSemaphorePermit;

/// Of one telephone, in one batch: one that asks in a loop fills no disk.
const PER_PHONE: u32 = 20;

/// What is written at once.
#[derive(Default)]
pub(super) struct Batch {
    /// Requests of telephones.
    pub(super) requests: Vec<NewPhoneRequest>,
    /// Whose they are.
    pub(super) phones: HashSet<PhoneNews>,
    /// Requests for telephones that nobody registered, by source.
    pub(super) unknown: BTreeMap<String, UnknownCount>,
    /// What the files take, given back once they are written.
    rooms: Vec<OwnedSemaphorePermit>,
}

impl Batch {
    /// Puts lines together; what is left out is counted as dropped.
    pub(super) fn of(waiting: Vec<Waiting>, dropped: &AtomicU64) -> Self {
        let mut batch = Self::default();
        let mut per_phone = HashMap::new();
        for Waiting { entry, room, place } in waiting {
            drop(place);
            batch.rooms.extend(room);
            match entry {
                Entry::Request { phone, request } => {
                    let count = per_phone.entry(request.phone_id).or_insert(0_u32);
                    *count += 1;
                    // What a telephone was given is never lost for its haste.
                    if *count > PER_PHONE && request.file.is_none() {
                        dropped.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    batch.phones.insert(phone);
                    batch.requests.push(*request);
                }
                Entry::Unknown { source, at } => {
                    let unknown = batch.unknown.entry(source.to_string()).or_insert(UnknownCount { at, count: 0 });
                    unknown.at = at.max(unknown.at);
                    unknown.count += 1;
                }
            }
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_protocols::Source;

    #[test]
    fn who_asks_from_many_addresses_of_one_network_is_counted_once() {
        let unknown = |address: &str, second| {
            let source = Source::of(address.parse().expect("an address"));
            let at = jiff::Timestamp::from_second(second).expect("a time");
            Waiting { entry: Entry::Unknown { source, at }, room: None, place: None }
        };
        let waiting = vec![unknown("2001:db8::1", 2), unknown("2001:db8::2", 1), unknown("192.0.2.1", 1)];
        let batch = Batch::of(waiting, &AtomicU64::new(0));
        let counts: Vec<_> = batch.unknown.iter().map(|(source, unknown)| (source.as_str(), unknown.count)).collect();
        assert_eq!(counts, [("192.0.2.1", 1), ("2001:db8::/64", 2)]);
        assert_eq!(batch.unknown["2001:db8::/64"].at.as_second(), 2, "the latest");
    }
}
