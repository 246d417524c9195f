//! What telephones ask, on its way to the database: a bounded queue, written in batches.
//!
//! A telephone never waits for its journal. When the queue is full, of lines or of bytes, or when a telephone or a source has its
//! share of it, a line is dropped and counted; on shutdown the queue is written out.

mod batch;
mod shares;

use crate::{
    events::{Events, News, PhoneNews},
    services::configuration_cache::ConfigurationCache,
};
use batch::Batch;
use portal_api::phone::PhoneWarning;
use portal_protocols::Source;
use portal_store::{NewFile, NewPhoneRequest, Store};
use shares::{Place, Shares};
use std::{
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

/// Lines that may wait.
const QUEUE: usize = 10_000;
/// Bytes of telephones' files that may wait with them: when every telephone has a new one, files weigh most.
const FILES: usize = 8 << 20;
/// Lines written at once.
const BATCH: usize = 1_000;
/// How long a batch gathers: the page shows a request well within a second.
const GATHER: Duration = Duration::from_millis(100);
/// After a batch the journal rests so many times as long as the batch took.
const REST: u32 = 2;
/// And no longer than this.
const LONGEST_REST: Duration = Duration::from_millis(500);
/// One line of so many has its telephone's journal cut to its limit.
const CUT_EVERY: u64 = 50;
/// How often a batch is tried again while the database doesn't answer.
const ATTEMPTS: u32 = 20;

/// One line for the journal.
#[derive(Debug)]
pub enum Entry {
    /// A registered telephone asked for something.
    Request {
        /// Whose request it is.
        phone: PhoneNews,
        /// What goes into the database.
        request: Box<NewPhoneRequest>,
    },
    /// Something asked for a telephone that nobody registered: counted by source, never kept per MAC.
    Unknown {
        /// From where.
        source: Source,
        /// When.
        at: jiff::Timestamp,
    },
}

impl Entry {
    fn file(&self) -> Option<&NewFile> {
        match self {
            Self::Request { request, .. } => request.file.as_ref(),
            Self::Unknown { .. } => None,
        }
    }
}

/// The queue's end that requests go in at.
#[derive(Clone, Debug)]
pub struct Journal {
    sender: mpsc::Sender<Waiting>,
    files: Arc<Semaphore>,
    shares: Arc<Shares>,
    dropped: Arc<AtomicU64>,
}

/// A line in the queue, with its place there and the room that its file takes until it is written.
#[derive(Debug)]
struct Waiting {
    entry: Entry,
    room: Option<OwnedSemaphorePermit>,
    place: Option<Place>,
}

/// Writes the queue out.
pub struct Writer {
    receiver: mpsc::Receiver<Waiting>,
    store: Store,
    events: Events,
    configurations: Arc<ConfigurationCache>,
    closing: CancellationToken,
    dropped: Arc<AtomicU64>,
    /// How many lines there were.
    lines: u64,
}

impl Journal {
    /// A queue and its writer.
    pub fn new(store: Store, events: Events, configurations: Arc<ConfigurationCache>) -> (Self, Writer) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        let files = Arc::new(Semaphore::new(FILES));
        let journal = Self { sender, files, shares: Shares::new(), dropped: dropped.clone() };
        let closing = CancellationToken::new();
        (journal, Writer { receiver, store, events, configurations, closing, dropped, lines: 0 })
    }

    /// Hands a line over; never waits. Whether there was room for it and its file.
    pub fn write(&self, entry: Entry) -> bool {
        let Some(place) = self.shares.take(&entry) else { return self.drop_line() };
        let Ok(room) = self.room_for(&entry) else { return self.drop_line() };
        match self.sender.try_send(Waiting { entry, room, place: Some(place) }) {
            Err(TrySendError::Full(_)) => self.drop_line(),
            sent => sent.is_ok(),
        }
    }

    fn room_for(&self, entry: &Entry) -> Result<Option<OwnedSemaphorePermit>, TryAcquireError> {
        let Some(file) = entry.file() else { return Ok(None) };
        // One that is longer than all the room there is takes all of it.
        let bytes = u32::try_from(file.sealed.as_bytes().len().min(FILES)).unwrap_or(u32::MAX);
        self.files.clone().try_acquire_many_owned(bytes).map(Some)
    }

    fn drop_line(&self) -> bool {
        self.dropped.fetch_add(1, Ordering::Relaxed);
        false
    }
}

impl Writer {
    /// Starts writing; once told to close it takes no more lines, writes what is in the queue and ends. What the database
    /// doesn't take then is lost: nobody waits for it.
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
            // Telephones go first: while they come faster than that, lines wait, and then are dropped and counted.
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

    /// Writes a batch; whether it could.
    async fn write(&mut self, waiting: Vec<Waiting>) -> bool {
        let batch = Batch::of(waiting, &self.dropped);
        let cut = self.next_cuts(&batch.requests);
        let lines = batch.requests.len();
        if !batch.requests.is_empty() {
            if !self.insist(lines, || self.store.write_requests(&batch.requests)).await {
                // What these were given is kept nowhere: they are handed it again, and it is written, when they come back.
                let given = batch.requests.iter().filter(|request| request.file.is_some());
                self.configurations.forget_phones(&given.map(|request| request.phone_id).collect());
                return false;
            }
            // One that isn't cut now is cut another time.
            if let Err(error) = self.store.cut_journals(&cut).await {
                tracing::warn!(%error, "journals not cut");
            }
            for phone in batch.phones {
                self.events.publish(News::Phone(phone));
            }
        }
        batch.unknown.is_empty() || self.insist(batch.unknown.len(), || self.store.count_unknown(&batch.unknown)).await
    }

    /// Does it again until it is done, for a while, and once at the end of all; whether it was.
    async fn insist<F>(&self, lines: usize, write: impl Fn() -> F) -> bool
    where
        F: Future<Output = Result<(), portal_store::Error>>,
    {
        for attempt in 1..=ATTEMPTS {
            match write().await {
                Ok(()) => return true,
                Err(error) if attempt == ATTEMPTS || self.closing.is_cancelled() => {
                    tracing::error!(%error, lines, "journal lines lost");
                    self.dropped.fetch_add(lines as u64, Ordering::Relaxed);
                    return false;
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
        false
    }
}

impl Writer {
    /// The telephones whose journals are cut now. Which lines decide it is scattered, so that telephones that come in the same
    /// order every hour have all their turn; one that asks most is cut most.
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

/// The warning that a request brings up, if any.
pub fn warning(reason: portal_api::phone::Reason, is_bound: bool) -> Option<PhoneWarning> {
    use portal_api::phone::Reason;
    match reason {
        Reason::NoCredentials if is_bound => Some(PhoneWarning::LostCredentials),
        Reason::Insecure => Some(PhoneWarning::Insecure),
        Reason::UnknownModel => Some(PhoneWarning::UnknownModel),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
