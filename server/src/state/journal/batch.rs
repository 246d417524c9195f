//! A batch: the journal rows that are written at once.

use super::{
    entry::Entry,
    queued_row::QueuedRow,
    unproven::{ResolvedRequests, UnprovenRequest},
};
use crate::state::{events::PhoneNews, limits::miss_counter::MissCounter};
use portal_api::Mac;
use portal_store::{NewPhoneRequest, RequestedPhone};
use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::OwnedSemaphorePermit;

/// The maximum number of rows of one phone in one batch, so that a phone that sends requests in a loop doesn't fill the
/// disk. Requests with and without credentials are counted separately.
const PER_PHONE: u32 = 20;

/// The requests of a batch, in the order in which they were queued.
#[derive(Default)]
pub(super) struct Batch {
    rows: Vec<Row>,
    /// The room that the rows' files take in the queue, freed after they are written.
    rooms: Vec<OwnedSemaphorePermit>,
}

/// A request of a batch.
enum Row {
    /// A request with credentials, and its phone.
    Proven(PhoneNews, Box<NewPhoneRequest>),
    /// A request without credentials, whose phone isn't looked up yet.
    Unproven(Box<UnprovenRequest>),
}

/// A batch whose phones were looked up.
pub(super) struct ResolvedBatch {
    /// The rows of registered phones' journals.
    pub(super) requests: Vec<NewPhoneRequest>,
    /// The phones whose journals have new rows.
    pub(super) phones: HashSet<PhoneNews>,
    /// The requests of strangers and for unknown phones.
    pub(super) resolved: ResolvedRequests,
    _rooms: Vec<OwnedSemaphorePermit>,
}

impl Batch {
    /// Collects rows into a batch. Rows beyond a phone's limit are counted as dropped.
    pub(super) fn of(queued: Vec<QueuedRow>, dropped: &AtomicU64) -> Self {
        let mut batch = Self::default();
        let mut per_phone = HashMap::new();
        for QueuedRow { entry, room, place } in queued {
            // The row has left the queue, so another row may take its place.
            drop(place);
            batch.rooms.extend(room);
            match entry {
                Entry::Request { phone, request } => {
                    let count = per_phone.entry(request.phone_id).or_insert(0_u32);
                    *count += 1;
                    // A row with a file is never dropped: it records the file that the phone got.
                    if *count > PER_PHONE && request.file.is_none() {
                        dropped.fetch_add(1, Ordering::Relaxed);
                    } else {
                        batch.rows.push(Row::Proven(phone, request));
                    }
                }
                Entry::Unproven(unproven) => batch.rows.push(Row::Unproven(unproven)),
            }
        }
        batch
    }

    /// Returns the MAC addresses that requests without credentials asked for.
    pub(super) fn macs(&self) -> Vec<Mac> {
        let macs = self.rows.iter().filter_map(|row| match row {
            Row::Unproven(unproven) => Some(unproven.mac.clone()),
            Row::Proven(..) => None,
        });
        macs.collect::<HashSet<_>>().into_iter().collect()
    }

    /// Removes the requests without credentials, and returns their number.
    pub(super) fn drop_unproven(&mut self) -> usize {
        let before = self.rows.len();
        self.rows.retain(|row| matches!(row, Row::Proven(..)));
        before - self.rows.len()
    }

    /// Assigns the requests without credentials to their phones. `phones` holds the registered phones among the MAC
    /// addresses.
    pub(super) fn resolve(
        self,
        phones: &HashMap<Mac, RequestedPhone>,
        misses: &MissCounter,
        dropped: &AtomicU64,
    ) -> ResolvedBatch {
        let (mut requests, mut news, mut resolved) =
            (Vec::with_capacity(self.rows.len()), HashSet::new(), ResolvedRequests::default());
        let mut per_phone = HashMap::new();
        for row in self.rows {
            match row {
                Row::Proven(phone, request) => {
                    news.insert(phone);
                    requests.push(*request);
                }
                Row::Unproven(unproven) => {
                    let phone = phones.get(&unproven.mac);
                    let Some((phone, request)) = resolved.add(*unproven, phone, misses) else { continue };
                    news.insert(phone);
                    let Some(request) = request else { continue };
                    let count = per_phone.entry(request.phone_id).or_insert(0_u32);
                    *count += 1;
                    if *count > PER_PHONE {
                        dropped.fetch_add(1, Ordering::Relaxed);
                    } else {
                        requests.push(request);
                    }
                }
            }
        }
        ResolvedBatch { requests, phones: news, resolved, _rooms: self.rooms }
    }
}
