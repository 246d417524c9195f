//! What telephones ask, on its way to the database: a bounded queue, written in batches.
//!
//! A telephone never waits for its journal. When the queue is full a line is dropped and counted; on shutdown the queue
//! is written out.

use crate::events::{Events, News, PhoneNews};
use portal_api::phone::PhoneWarning;
use portal_store::{NewPhoneRequest, Store};
use std::{
    collections::{HashMap, HashSet},
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// Lines that may wait.
const QUEUE: usize = 10_000;
/// Lines written at once.
const BATCH: usize = 1_000;
/// How long a batch gathers: the page shows a request well within a second.
const GATHER: Duration = Duration::from_millis(100);
/// Of one telephone, in one batch: one that asks in a loop fills no disk.
const PER_PHONE: u32 = 20;
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
    /// Something asked for a telephone that nobody registered: counted per address, never kept per MAC.
    Unknown {
        /// From where.
        address: IpAddr,
        /// When.
        at: jiff::Timestamp,
    },
}

/// The queue's end that requests go in at.
#[derive(Clone, Debug)]
pub struct Journal {
    sender: mpsc::Sender<Entry>,
    dropped: Arc<AtomicU64>,
}

/// Writes the queue out.
pub struct Writer {
    receiver: mpsc::Receiver<Entry>,
    store: Store,
    events: Events,
    dropped: Arc<AtomicU64>,
    /// How many lines there were.
    lines: u64,
}

impl Journal {
    /// A queue and its writer.
    pub fn new(store: Store, events: Events) -> (Self, Writer) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let dropped = Arc::new(AtomicU64::new(0));
        (Self { sender, dropped: dropped.clone() }, Writer { receiver, store, events, dropped, lines: 0 })
    }

    /// Hands a line over; never waits. Whether there was room for it.
    pub fn write(&self, entry: Entry) -> bool {
        let sent = self.sender.try_send(entry);
        if let Err(TrySendError::Full(_)) = sent {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
        sent.is_ok()
    }
}

impl Writer {
    /// Starts writing; once told to close it takes no more lines, writes what is in the queue and ends.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(self.run(closing))
    }

    async fn run(mut self, closing: CancellationToken) {
        let mut reported = 0;
        let mut entries = Vec::with_capacity(BATCH);
        loop {
            let received = tokio::select! {
                received = self.receiver.recv_many(&mut entries, BATCH) => received,
                () = closing.cancelled(), if !self.receiver.is_closed() => {
                    self.receiver.close();
                    continue;
                }
            };
            if received == 0 {
                return;
            }
            if entries.len() < BATCH && !self.receiver.is_closed() {
                tokio::time::sleep(GATHER).await;
                while entries.len() < BATCH
                    && let Ok(entry) = self.receiver.try_recv()
                {
                    entries.push(entry);
                }
            }
            let start = Instant::now();
            self.write(std::mem::take(&mut entries)).await;
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

    async fn write(&mut self, entries: Vec<Entry>) {
        let batch = Batch::of(entries, &self.dropped);
        let cut = self.next_cuts(&batch.requests);
        let lines = batch.requests.len();
        if !batch.requests.is_empty() {
            if !self.insist(lines, || self.store.write_requests(&batch.requests)).await {
                return;
            }
            // One that isn't cut now is cut another time.
            if let Err(error) = self.store.cut_journals(&cut).await {
                tracing::warn!(%error, "journals not cut");
            }
            for phone in batch.phones {
                self.events.publish(News::Phone(phone));
            }
        }
        for (address, (at, count)) in &batch.unknown {
            let address = address.to_string();
            self.insist(1, || self.store.count_unknown(&address, *at, *count)).await;
        }
    }

    /// Does it again until it is done, for a while; whether it was.
    async fn insist<F>(&self, lines: usize, write: impl Fn() -> F) -> bool
    where
        F: Future<Output = Result<(), portal_store::Error>>,
    {
        for attempt in 1..=ATTEMPTS {
            match write().await {
                Ok(()) => return true,
                Err(error) if attempt == ATTEMPTS => {
                    tracing::error!(%error, lines, "journal lines lost");
                    self.dropped.fetch_add(lines as u64, Ordering::Relaxed);
                }
                Err(error) => {
                    tracing::warn!(%error, attempt, "journal not written; trying again");
                    tokio::time::sleep(GATHER * attempt).await;
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

#[derive(Default)]
struct Batch {
    requests: Vec<NewPhoneRequest>,
    phones: HashSet<PhoneNews>,
    unknown: HashMap<IpAddr, (jiff::Timestamp, u64)>,
}

impl Batch {
    fn of(entries: Vec<Entry>, dropped: &AtomicU64) -> Self {
        let mut batch = Self::default();
        let mut per_phone = HashMap::new();
        for entry in entries {
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
                Entry::Unknown { address, at } => {
                    let (last, count) = batch.unknown.entry(address).or_insert((at, 0));
                    *last = at.max(*last);
                    *count += 1;
                }
            }
        }
        batch
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
