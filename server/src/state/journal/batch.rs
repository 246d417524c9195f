//! Lines of the journal that are written at once.

use super::{
    entry::Entry,
    unproven::{Sorted, Unproven},
    waiting::Waiting,
};
use crate::state::{events::PhoneNews, miss_counter::MissCounter};
use portal_api::Mac;
use portal_store::{AskedPhone, NewPhoneRequest};
use std::{
    collections::{HashMap, HashSet},
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::OwnedSemaphorePermit;

/// Of one telephone, in one batch: one that asks in a loop fills no disk. Those with its credentials and the others are counted
/// apart.
const PER_PHONE: u32 = 20;

/// What is written at once, in the order that it came.
#[derive(Default)]
pub(super) struct Batch {
    lines: Vec<Line>,
    /// What lines take in the queue, given back once they are written.
    rooms: Vec<OwnedSemaphorePermit>,
}

enum Line {
    Proven(PhoneNews, Box<NewPhoneRequest>),
    Unproven(Box<Unproven>),
}

/// What a batch comes to.
pub(super) struct Written {
    /// Requests of telephones.
    pub(super) requests: Vec<NewPhoneRequest>,
    /// Whose journals have something new.
    pub(super) phones: HashSet<PhoneNews>,
    /// The rest.
    pub(super) sorted: Sorted,
    _rooms: Vec<OwnedSemaphorePermit>,
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
                    } else {
                        batch.lines.push(Line::Proven(phone, request));
                    }
                }
                Entry::Unproven(unproven) => batch.lines.push(Line::Unproven(unproven)),
            }
        }
        batch
    }

    /// The addresses that requests without credentials asked for.
    pub(super) fn macs(&self) -> Vec<Mac> {
        let macs = self.lines.iter().filter_map(|line| match line {
            Line::Unproven(unproven) => Some(unproven.mac.clone()),
            Line::Proven(..) => None,
        });
        macs.collect::<HashSet<_>>().into_iter().collect()
    }

    /// Leaves requests without credentials out, and says how many there were.
    pub(super) fn drop_unproven(&mut self) -> usize {
        let before = self.lines.len();
        self.lines.retain(|line| matches!(line, Line::Proven(..)));
        before - self.lines.len()
    }

    /// What the lines come to, when the addresses that are registered are those of `phones`.
    pub(super) fn sort(self, phones: &HashMap<Mac, AskedPhone>, misses: &MissCounter, dropped: &AtomicU64) -> Written {
        let (mut requests, mut news, mut sorted) =
            (Vec::with_capacity(self.lines.len()), HashSet::new(), Sorted::default());
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
        Written { requests, phones: news, sorted, _rooms: self.rooms }
    }
}
