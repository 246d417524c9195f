//! The journal: a bounded queue of phones' requests, written to the database in batches.
//!
//! A phone never waits for its journal. When the queue is full, in rows or in bytes, or when a phone or a source has
//! used its share, a row is dropped and counted. At shutdown the queue is written out. Requests without credentials may
//! use only a part of the queue.

mod batch;
mod entry;
mod enumeration;
mod queued_row;
mod shares;
mod unproven;
mod warning;

use crate::state::{
    configuration_cache::ConfigurationCache,
    events::{Events, News},
    limits::miss_counter::MissCounter,
};
use batch::{Batch, ResolvedBatch};
use entry::QUEUE_LENGTH;
pub use entry::{Entry, shorten_user_agent};
pub use enumeration::is_enumeration;
use jiff::Timestamp;
use portal_store::{NewPhoneRequest, NewStrangerRequest, Store};
use queued_row::QueuedRow;
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
pub use unproven::UnprovenRequest;
pub use warning::{WarningFacts, warning_change};

/// The maximum size of the phones' files in the queue, in bytes. When every phone gets a new file, the files are the
/// largest part of the queue.
const QUEUED_FILE_BYTES: usize = 8 << 20;
/// The maximum number of rows in a batch.
const BATCH_ROWS: usize = 1_000;
/// How long a batch collects rows: short enough that a page shows a request well within a second.
const GATHER_TIME: Duration = Duration::from_millis(100);
/// The pause after a batch, as a multiple of the time that the batch took.
const PAUSE_FACTOR: u32 = 2;
/// The maximum pause after a batch.
const MAX_PAUSE: Duration = Duration::from_millis(500);
/// On average, one row out of this number of rows makes the writer trim the journal of that row's phone.
const TRIM_EVERY: u64 = 50;
/// Multiplying by this odd number (2^64 divided by the golden ratio) scatters consecutive numbers.
const SCATTER: u64 = 0x9E37_79B9_7F4A_7C15;
/// The maximum number of attempts to write a batch while the database doesn't answer.
const ATTEMPTS: u32 = 20;

/// The end of the queue that takes requests.
#[derive(Clone, Debug)]
pub struct Journal {
    sender: mpsc::Sender<QueuedRow>,
    files: Arc<Semaphore>,
    shares: Arc<Shares>,
    dropped: Arc<AtomicU64>,
}

/// The task that writes the queue to the database.
pub struct Writer {
    receiver: mpsc::Receiver<QueuedRow>,
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    misses: Arc<MissCounter>,
    closing: CancellationToken,
    dropped: Arc<AtomicU64>,
    /// The number of rows that were considered for trimming so far.
    rows: u64,
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
        let (sender, receiver) = mpsc::channel(QUEUE_LENGTH);
        let dropped = Arc::new(AtomicU64::new(0));
        let files = Arc::new(Semaphore::new(QUEUED_FILE_BYTES));
        let journal = Self { sender, files, shares: Shares::new(), dropped: dropped.clone() };
        let closing = CancellationToken::new();
        let (rows, alarmed_at) = (0, None);
        (journal, Writer { receiver, store, events, configurations, misses, closing, dropped, rows, alarmed_at })
    }

    /// Queues a row of a request from `address` without waiting. `phone_id` is none for a request without credentials.
    /// `entry` builds the row only when there is a place for it, because many rows are dropped when all phones send
    /// requests at the same time. Returns whether there was room for the row and its file.
    pub fn write(&self, address: IpAddr, phone_id: Option<i64>, entry: impl FnOnce() -> Entry) -> bool {
        let Some(place) = self.shares.acquire(address, phone_id) else { return self.count_dropped() };
        let permit = match self.sender.try_reserve() {
            Ok(permit) => permit,
            Err(TrySendError::Full(())) => return self.count_dropped(),
            Err(TrySendError::Closed(())) => return false,
        };
        let entry = entry();
        let Ok(room) = self.room_for(&entry) else { return self.count_dropped() };
        permit.send(QueuedRow { entry, room, place });
        true
    }

    /// Reserves room for the file of an entry, if it has a file.
    fn room_for(&self, entry: &Entry) -> Result<Option<OwnedSemaphorePermit>, TryAcquireError> {
        let file = match entry {
            Entry::Request { request, .. } => request.file.as_ref(),
            Entry::Unproven(_) => None,
        };
        let Some(file) = file else { return Ok(None) };
        // A file larger than the limit takes all the room.
        let bytes = u32::try_from(file.sealed.as_bytes().len().min(QUEUED_FILE_BYTES)).unwrap_or(u32::MAX);
        self.files.clone().try_acquire_many_owned(bytes).map(Some)
    }

    /// Counts a dropped row. Returns false, the answer of [`Self::write`].
    fn count_dropped(&self) -> bool {
        self.dropped.fetch_add(1, Ordering::Relaxed);
        false
    }
}

impl Writer {
    /// Starts the task. Once `closing` is cancelled, the queue accepts no more rows, and the task writes the rest and
    /// ends. A write that fails then is not repeated: its rows are lost.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(Self { closing, ..self }.run())
    }

    async fn run(mut self) {
        let mut reported = 0;
        let mut queued = Vec::with_capacity(BATCH_ROWS);
        loop {
            let received = tokio::select! {
                received = self.receiver.recv_many(&mut queued, BATCH_ROWS) => received,
                () = self.closing.cancelled(), if !self.receiver.is_closed() => {
                    self.receiver.close();
                    continue;
                }
            };
            if received == 0 {
                return;
            }
            // More rows are collected, so that a few large transactions are written, not many small ones.
            if queued.len() < BATCH_ROWS && !self.receiver.is_closed() {
                tokio::time::sleep(GATHER_TIME).await;
                while queued.len() < BATCH_ROWS
                    && let Ok(next) = self.receiver.try_recv()
                {
                    queued.push(next);
                }
            }
            let start = Instant::now();
            let is_written = self.write(std::mem::take(&mut queued)).await;
            if !is_written && self.closing.is_cancelled() {
                self.receiver.close();
                let rows = self.receiver.len();
                return tracing::error!(lines = rows, "journal lines lost: the database does not answer");
            }
            // The pause leaves the database to the phones' requests. While rows come faster than they are written, they
            // fill the queue; further rows are dropped and counted.
            if !self.receiver.is_closed() {
                tokio::time::sleep((start.elapsed() * PAUSE_FACTOR).min(MAX_PAUSE)).await;
            }
            let dropped = self.dropped.load(Ordering::Relaxed);
            if dropped > reported {
                tracing::warn!(dropped = dropped - reported, total = dropped, "journal lines dropped");
                reported = dropped;
            }
        }
    }

    /// Writes a batch. Returns whether it succeeded.
    async fn write(&mut self, queued: Vec<QueuedRow>) -> bool {
        let mut batch = Batch::of(queued, &self.dropped);
        let macs = batch.macs();
        // The phones of the requests without credentials are looked up now, after these requests were answered.
        let phones = if macs.is_empty() {
            Some(HashMap::new())
        } else {
            self.retry_write(macs.len(), || self.store.find_requested_phones(&macs)).await
        };
        let is_looked_up = phones.is_some();
        if !is_looked_up {
            self.dropped.fetch_add(batch.drop_unproven() as u64, Ordering::Relaxed);
        }
        let ResolvedBatch { requests, phones, resolved, .. } =
            &batch.resolve(&phones.unwrap_or_default(), &self.misses, &self.dropped);
        if !requests.is_empty() && !self.write_requests(requests).await {
            return false;
        }
        let strangers: Vec<NewStrangerRequest> = resolved.strangers.values().cloned().collect();
        let is_written = is_looked_up
            && self.retry_write(strangers.len(), || self.store.write_strangers(&strangers)).await.is_some()
            && self
                .retry_write(resolved.unknown.len(), || self.store.count_unknown_requests(&resolved.unknown))
                .await
                .is_some()
            && self.retry_write(resolved.alarms.len(), || self.store.raise_alarms(&resolved.alarms)).await.is_some();
        for phone in phones {
            self.events.publish(News::Phone(phone.clone()));
        }
        if is_written && resolved.unknown.values().any(|unknown| unknown.guesses > 0) {
            let latest = resolved.unknown.values().map(|unknown| unknown.at).max();
            self.check_enumeration(latest.unwrap_or_default()).await;
        }
        is_written
    }

    /// Writes the phones' requests. Returns whether it succeeded.
    async fn write_requests(&mut self, requests: &[NewPhoneRequest]) -> bool {
        let phones_to_trim = self.phones_to_trim(requests);
        if self.retry_write(requests.len(), || self.store.write_requests(requests)).await.is_none() {
            // The new files in these rows were not stored. They are removed from the cache, so that the phones' next
            // fetches render and record them again.
            let with_file = requests.iter().filter(|request| request.file.is_some());
            self.configurations.invalidate_phones(&with_file.map(|request| request.phone_id).collect());
            return false;
        }
        // A failure is harmless: a later row makes the writer trim the journal again.
        if let Err(error) = self.store.cut_journals(&phones_to_trim).await {
            tracing::warn!(%error, "journals were not trimmed");
        }
        true
    }

    /// Raises the enumeration alarm when many MAC addresses are tried, at most once in [`enumeration::ALARM_EVERY`].
    async fn check_enumeration(&mut self, now: Timestamp) {
        if self
            .alarmed_at
            .is_some_and(|alarmed| now >= alarmed && now.duration_since(alarmed) < enumeration::ALARM_EVERY)
        {
            return;
        }
        match enumeration::raise(&self.store, now).await {
            Ok(true) => self.alarmed_at = Some(now),
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "requests for unknown phones were not counted"),
        }
    }

    /// Repeats a write of this number of rows until it succeeds, at most [`ATTEMPTS`] times; while closing, the write
    /// is tried once. Returns its result, or none after the last failure.
    async fn retry_write<T, F>(&self, rows: usize, write: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<T, portal_store::Error>>,
    {
        for attempt in 1..=ATTEMPTS {
            match write().await {
                Ok(done) => return Some(done),
                Err(error) if attempt == ATTEMPTS || self.closing.is_cancelled() => {
                    tracing::error!(%error, lines = rows, "journal lines lost");
                    self.dropped.fetch_add(rows as u64, Ordering::Relaxed);
                    return None;
                }
                Err(error) => {
                    tracing::warn!(%error, attempt, "journal not written; trying again");
                    tokio::select! {
                        () = tokio::time::sleep(GATHER_TIME * attempt) => {}
                        () = self.closing.cancelled() => {}
                    }
                }
            }
        }
        None
    }
}

impl Writer {
    /// Returns the phones whose journals are trimmed now: the phone of one row in [`TRIM_EVERY`]. The rows are chosen
    /// irregularly, so that every phone has its turn, even when the phones send requests in the same order every hour.
    /// A phone with more requests is chosen more often.
    fn phones_to_trim(&mut self, requests: &[NewPhoneRequest]) -> Vec<i64> {
        let mut phones = Vec::new();
        for request in requests {
            self.rows = self.rows.wrapping_add(1);
            if self.rows.wrapping_mul(SCATTER).rotate_left(20).is_multiple_of(TRIM_EVERY) {
                phones.push(request.phone_id);
            }
        }
        phones
    }
}

#[cfg(test)]
mod tests;
