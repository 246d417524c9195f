//! The journal: a bounded queue of phones' requests, written to the database in batches.
//!
//! A phone never waits for its journal. When the queue is full, in rows or in bytes, or when a phone or a source has
//! used its share, a row is dropped and counted. At shutdown the queue is written out. Requests without credentials may
//! use a part of the queue only.

mod batch;
mod entry;
mod enumeration;
mod shares;
mod unproven;
mod waiting;
mod warning;

use crate::state::{
    configuration_cache::ConfigurationCache,
    events::{Events, News},
    limits::miss_counter::MissCounter,
};
use batch::{Batch, ResolvedBatch};
use entry::QUEUE;
pub use entry::{Entry, kept_user_agent};
pub use enumeration::is_enumeration;
use jiff::Timestamp;
use portal_store::{NewPhoneRequest, NewStrangerRequest, Store};
use shares::Shares;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::{
        OwnedSemaphorePermit, Semaphore, TryAcquireError,
        mpsc::{self, error::TrySendError},
    },
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
pub use unproven::Unproven;
use waiting::Waiting;
pub use warning::{Seen, warning_change};

/// The maximum size of the phones' files in the queue, in bytes. When every phone has a new file, the files are the
/// largest part.
const FILES: usize = 8 << 20;
/// The maximum number of rows in a batch.
const BATCH: usize = 1_000;
/// How long a batch collects rows: a page still shows a request well within a second.
const GATHER: Duration = Duration::from_millis(100);
/// The rest after a batch, as a multiple of the time that the batch took.
const REST: u32 = 2;
/// The maximum rest.
const LONGEST_REST: Duration = Duration::from_millis(500);
/// One of so many rows makes the writer trim its phone's journal to the limit.
const CUT_EVERY: u64 = 50;
/// The maximum number of attempts to write a batch while the database doesn't answer.
const ATTEMPTS: u32 = 20;

/// The end of the queue that takes requests.
#[derive(Clone, Debug)]
pub struct Journal {
    sender: mpsc::Sender<Waiting>,
    files: Arc<Semaphore>,
    shares: Arc<Shares>,
    dropped: Arc<AtomicU64>,
}

/// The task that writes the queue to the database.
pub struct Writer {
    receiver: mpsc::Receiver<Waiting>,
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    misses: Arc<MissCounter>,
    closing: CancellationToken,
    dropped: Arc<AtomicU64>,
    /// The number of rows so far.
    lines: u64,
    /// The time when the enumeration alarm was last raised.
    alarmed_at: Option<Timestamp>,
}

impl Journal {
    /// Creates a queue and its writer.
    pub fn new(
        store: Store,
        events: Events,
        configurations: Arc<ConfigurationCache>,
        misses: Arc<MissCounter>,
    ) -> (Self, Writer) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        let files = Arc::new(Semaphore::new(FILES));
        let journal = Self { sender, files, shares: Shares::new(), dropped: dropped.clone() };
        let closing = CancellationToken::new();
        let (lines, alarmed_at) = (0, None);
        (journal, Writer { receiver, store, events, configurations, misses, closing, dropped, lines, alarmed_at })
    }

    /// Queues a row of a request from `address` without waiting; a request with credentials names its phone. The row is
    /// built only when there is a place for it: many are dropped when all phones come at once. Returns whether there was
    /// room for the row and its file.
    pub fn write(&self, address: IpAddr, phone_id: Option<i64>, entry: impl FnOnce() -> Entry) -> bool {
        let Some(place) = self.shares.take(address, phone_id) else { return self.drop_line() };
        let permit = match self.sender.try_reserve() {
            Ok(permit) => permit,
            Err(TrySendError::Full(())) => return self.drop_line(),
            Err(TrySendError::Closed(())) => return false,
        };
        let entry = entry();
        let Ok(room) = self.room_for(&entry) else { return self.drop_line() };
        permit.send(Waiting { entry, room, place: Some(place) });
        true
    }

    fn room_for(&self, entry: &Entry) -> Result<Option<OwnedSemaphorePermit>, TryAcquireError> {
        let file = match entry {
            Entry::Request { request, .. } => request.file.as_ref(),
            Entry::Unproven(_) => None,
        };
        let Some(file) = file else { return Ok(None) };
        // A file larger than the whole limit takes all of it.
        let bytes = u32::try_from(file.sealed.as_bytes().len().min(FILES)).unwrap_or(u32::MAX);
        self.files.clone().try_acquire_many_owned(bytes).map(Some)
    }

    fn drop_line(&self) -> bool {
        self.dropped.fetch_add(1, Ordering::Relaxed);
        false
    }
}

impl Writer {
    /// Starts writing. Once told to close, it accepts no more rows, writes the queue out and ends. A write that fails
    /// then is lost: it is not tried again.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(Self { closing, ..self }.run())
    }

    async fn run(mut self) {
        let mut reported = 0;
        let mut waiting = Vec::with_capacity(BATCH);
        loop {
            let received = tokio::select! {
                received = self.receiver.recv_many(&mut waiting, BATCH) => received,
                () = self.closing.cancelled(), if !self.receiver.is_closed() => {
                    self.receiver.close();
                    continue;
                }
            };
            if received == 0 {
                return;
            }
            if waiting.len() < BATCH && !self.receiver.is_closed() {
                tokio::time::sleep(GATHER).await;
                while waiting.len() < BATCH
                    && let Ok(next) = self.receiver.try_recv()
                {
                    waiting.push(next);
                }
            }
            let start = Instant::now();
            let is_written = self.write(std::mem::take(&mut waiting)).await;
            if !is_written && self.closing.is_cancelled() {
                self.receiver.close();
                let lines = self.receiver.len();
                return tracing::error!(lines, "journal lines lost: the database does not answer");
            }
            // Phones' requests go first: while they come faster than the writer, rows wait, and are then dropped and
            // counted.
            if !self.receiver.is_closed() {
                tokio::time::sleep((start.elapsed() * REST).min(LONGEST_REST)).await;
            }
            let dropped = self.dropped.load(Ordering::Relaxed);
            if dropped > reported {
                tracing::warn!(dropped = dropped - reported, total = dropped, "journal lines dropped");
                reported = dropped;
            }
        }
    }

    /// Writes a batch. Returns whether it succeeded.
    async fn write(&mut self, waiting: Vec<Waiting>) -> bool {
        let mut batch = Batch::of(waiting, &self.dropped);
        let macs = batch.macs();
        let phones = if macs.is_empty() {
            Some(HashMap::new())
        } else {
            self.insist(macs.len(), || self.store.find_requested_phones(&macs)).await
        };
        let could_sort = phones.is_some();
        if !could_sort {
            self.dropped.fetch_add(batch.drop_unproven() as u64, Ordering::Relaxed);
        }
        let ResolvedBatch { requests, phones, sorted, .. } =
            &batch.sort(&phones.unwrap_or_default(), &self.misses, &self.dropped);
        if !requests.is_empty() && !self.write_requests(requests).await {
            return false;
        }
        let strangers: Vec<NewStrangerRequest> = sorted.strangers.values().cloned().collect();
        let is_written = could_sort
            && self.insist(strangers.len(), || self.store.write_strangers(&strangers)).await.is_some()
            && self.insist(sorted.unknown.len(), || self.store.count_unknown(&sorted.unknown)).await.is_some()
            && self.insist(sorted.alarms.len(), || self.store.raise_alarms(&sorted.alarms)).await.is_some();
        for phone in phones {
            self.events.publish(News::Phone(phone.clone()));
        }
        if is_written && sorted.unknown.values().any(|unknown| unknown.guesses > 0) {
            let latest = sorted.unknown.values().map(|unknown| unknown.at).max();
            self.look_for_enumeration(latest.unwrap_or_default()).await;
        }
        is_written
    }

    /// Writes the phones' requests. Returns whether it succeeded.
    async fn write_requests(&mut self, requests: &[NewPhoneRequest]) -> bool {
        let cut = self.next_cuts(requests);
        if self.insist(requests.len(), || self.store.write_requests(requests)).await.is_none() {
            // The files in these rows are not recorded anywhere: the phones get and record them again at their next
            // fetch.
            let given = requests.iter().filter(|request| request.file.is_some());
            self.configurations.forget_phones(&given.map(|request| request.phone_id).collect());
            return false;
        }
        // A journal that isn't trimmed now is trimmed another time.
        if let Err(error) = self.store.cut_journals(&cut).await {
            tracing::warn!(%error, "journals were not trimmed");
        }
        true
    }

    /// Raises the enumeration alarm, at most once in a while, when many MAC addresses are tried.
    async fn look_for_enumeration(&mut self, now: Timestamp) {
        if self.alarmed_at.is_some_and(|said| now >= said && now.duration_since(said) < enumeration::ALARM_EVERY) {
            return;
        }
        match enumeration::raise(&self.store, now).await {
            Ok(true) => self.alarmed_at = Some(now),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "requests for unknown phones were not counted"),
        }
    }

    /// Repeats a write until it succeeds, at most [`ATTEMPTS`] times; while closing, it tries once. Returns the result,
    /// or none.
    async fn insist<T, F>(&self, lines: usize, write: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<T, portal_store::Error>>,
    {
        for attempt in 1..=ATTEMPTS {
            match write().await {
                Ok(done) => return Some(done),
                Err(error) if attempt == ATTEMPTS || self.closing.is_cancelled() => {
                    tracing::error!(%error, lines, "journal lines lost");
                    self.dropped.fetch_add(lines as u64, Ordering::Relaxed);
                    return None;
                }
                Err(error) => {
                    tracing::warn!(%error, attempt, "journal not written; trying again");
                    tokio::select! {
                        () = tokio::time::sleep(GATHER * attempt) => {}
                        () = self.closing.cancelled() => {}
                    }
                }
            }
        }
        None
    }
}

impl Writer {
    /// Returns the phones whose journals are trimmed now. The choice of rows is scattered, so that phones which come in
    /// the same order every hour all get their turn; a phone with more requests is trimmed more often.
    fn next_cuts(&mut self, requests: &[NewPhoneRequest]) -> Vec<i64> {
        let mut cut = Vec::new();
        for request in requests {
            self.lines = self.lines.wrapping_add(1);
            if self.lines.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(20).is_multiple_of(CUT_EVERY) {
                cut.push(request.phone_id);
            }
        }
        cut
    }
}

#[cfg(test)]
mod tests;
