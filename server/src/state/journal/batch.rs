//! A batch: the journal rows that are written at once.

use super::{
    entry::Entry,
    unproven::{ResolvedRequests, Unproven},
    waiting::Waiting,
};
use crate::state::{events::PhoneNews, limits::miss_counter::MissCounter};
use portal_api::Mac;
use portal_store::{NewPhoneRequest, RequestedPhone};
use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::OwnedSemaphorePermit;

/// The maximum number of rows of one phone in one batch: a phone that asks in a loop doesn't fill the disk. Requests
/// with and without credentials are counted separately.
const PER_PHONE: u32 = 20;

/// The queued requests of a batch, in the order that they came.
#[derive(Default)]
pub(super) struct Batch {
    lines: Vec<Line>,
    /// The room that the rows' files take in the queue, freed after they are written.
    rooms: Vec<OwnedSemaphorePermit>,
}

enum Line {
    Proven(PhoneNews, Box<NewPhoneRequest>),
    Unproven(Box<Unproven>),
}

/// A batch whose phones were looked up.
pub(super) struct ResolvedBatch {
    /// The rows of registered phones' journals.
    pub(super) requests: Vec<NewPhoneRequest>,
    /// The phones whose journals have new rows.
    pub(super) phones: HashSet<PhoneNews>,
    /// The requests of strangers and for unknown phones.
    pub(super) sorted: ResolvedRequests,
    _rooms: Vec<OwnedSemaphorePermit>,
}

impl Batch {
    /// Collects rows into a batch. Rows beyond a phone's limit are counted as dropped.
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
                    // A row with a file is never dropped: it records what the phone was given.
                    if *count > PER_PHONE && request.file.is_none() {
                        dropped.fetch_add(1, Ordering::Relaxed);
                    } else {
                        batch.lines.push(Line::Proven(phone, request));
                    }
                }
                Entry::Unproven(unproven) => batch.lines.push(Line::Unproven(unproven)),
            }
        }
        batch
    }

    /// Returns the MAC addresses that requests without credentials asked for.
    pub(super) fn macs(&self) -> Vec<Mac> {
        let macs = self.lines.iter().filter_map(|line| match line {
            Line::Unproven(unproven) => Some(unproven.mac.clone()),
            Line::Proven(..) => None,
        });
        macs.collect::<HashSet<_>>().into_iter().collect()
    }

    /// Removes the requests without credentials, and returns their number.
    pub(super) fn drop_unproven(&mut self) -> usize {
        let before = self.lines.len();
        self.lines.retain(|line| matches!(line, Line::Proven(..)));
        before - self.lines.len()
    }

    /// Resolves the requests of the batch; `phones` holds the registered ones among the MAC addresses.
    pub(super) fn sort(
        self,
        phones: &HashMap<Mac, RequestedPhone>,
        misses: &MissCounter,
        dropped: &AtomicU64,
    ) -> ResolvedBatch {
        let (mut requests, mut news, mut sorted) =
            (Vec::with_capacity(self.lines.len()), HashSet::new(), ResolvedRequests::default());
        let mut per_phone = HashMap::new();
        for line in self.lines {
            match line {
                Line::Proven(phone, request) => {
                    news.insert(phone);
                    requests.push(*request);
                }
                Line::Unproven(unproven) => {
                    let phone = phones.get(&unproven.mac);
                    let Some((phone, line)) = sorted.put(*unproven, phone, misses) else { continue };
                    news.insert(phone);
                    let Some(line) = line else { continue };
                    let count = per_phone.entry(line.phone_id).or_insert(0_u32);
                    *count += 1;
                    if *count > PER_PHONE {
                        dropped.fetch_add(1, Ordering::Relaxed);
                    } else {
                        requests.push(line);
                    }
                }
            }
        }
        ResolvedBatch { requests, phones: news, sorted, _rooms: self.rooms }
    }
}
