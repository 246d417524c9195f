//! Counts and limits the connections: the share of each, its state, and which one is ended when there are too many.
//!
//! A connection starts in the share of new ones, which is small and gives little time. Its first request moves it to
//! the share of phones or of people, so that neither can crowd out the other. When a share is full, or a source has
//! reached its limit, the connection that was idle longest is ended; when all are busy, the new one is refused at once.
//! All connections are checked every second ([`Connections::sweep`]); the time is passed in.

mod answer;
mod connection;
mod limits;
mod metered;
#[cfg(test)]
mod tests;

pub(super) use answer::Answer;
pub use answer::LongLived;
pub(super) use connection::{Connection, Order, Work};
pub use limits::Limits;
use limits::Share;
pub(super) use metered::Metered;

use connection::Clock;
use limits::{FINISH, FIRST_REQUEST, IDLE, SLOW_AFTER, SLOW_PER_SOURCE, WRITE_WINDOW, WRITTEN_PER_WINDOW};
use portal_protocols::Source;
use std::{
    collections::{BTreeMap, HashMap},
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::sync::Notify;

/// The number of connections that may still be closing beyond the limit.
const CLOSING: usize = 8;
/// The maximum wait for a closing connection before the next check.
const PAUSE: Duration = Duration::from_millis(100);
/// The interval, in seconds, of the log's reports about ended and refused connections.
const REPORT: u32 = 60;

/// All connections of a listener.
pub(super) struct Connections {
    limits: Limits,
    /// The time, advanced by [`sweep`](Self::sweep).
    clock: Arc<Clock>,
    /// The number of open connections, including those that were told to end.
    open: AtomicUsize,
    closed: Notify,
    table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
    next: u64,
    /// The number of connections by share.
    held: [usize; 3],
    /// Trusted proxies have no source: the clients behind them are not counted here.
    by_source: HashMap<Option<Source>, BTreeMap<u64, Entry>>,
    report: Report,
}

struct Entry {
    connection: Arc<Connection>,
    /// The current window of a peer that is slow to read.
    window: Option<Window>,
}

#[derive(Clone, Copy)]
struct Window {
    slow_since: u32,
    since: u32,
    written: u64,
}

/// The counts for the next report in the log.
#[derive(Default)]
struct Report {
    at: u32,
    ended: u64,
    refused: u64,
    source: Option<Source>,
}

/// The place of an open connection; dropping it frees the place.
pub(super) struct Admission {
    connections: Arc<Connections>,
    connection: Arc<Connection>,
}

impl Connections {
    /// Creates an empty table of connections.
    pub(super) fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            clock: Arc::default(),
            open: AtomicUsize::new(0),
            closed: Notify::new(),
            table: Mutex::default(),
        })
    }

    /// Waits until a connection may be accepted: connections that were told to end stay open for a moment.
    pub(super) async fn room(&self) {
        loop {
            let mut closed = pin!(self.closed.notified());
            closed.as_mut().enable();
            if self.open.load(Relaxed) < self.limits.total() + CLOSING {
                return;
            }
            let _ = tokio::time::timeout(PAUSE, closed).await;
        }
    }

    /// Takes a place for a new connection. Returns none when there is no place.
    pub(super) fn admit(self: &Arc<Self>, source: Option<Source>) -> Option<Admission> {
        let now = self.now();
        let mut table = self.table();
        let of_source = table.by_source.get(&source).map_or(0, BTreeMap::len);
        let has_room = (source.is_none()
            || of_source < self.limits.per_source
            || table.make_room(now, self.limits.per_source, Among::Source(source)))
            && (table.held(Share::New) < self.limits.of(Share::New)
                || table.make_room(now, self.limits.of(Share::New), Among::Share(Share::New, None)));
        if !has_room {
            table.report.refuse(source);
            return None;
        }
        let id = table.next;
        table.next += 1;
        table.held[Share::New as usize] += 1;
        let connection = Arc::new(Connection::new(id, source, self.clock.clone()));
        table.by_source.entry(source).or_default().insert(id, Entry { connection: connection.clone(), window: None });
        self.open.fetch_add(1, Relaxed);
        Some(Admission { connections: self.clone(), connection })
    }

    /// Moves a connection to its share at its first request. Returns whether the share has room.
    fn sort(&self, connection: &Connection, share: Share) -> bool {
        let now = self.now();
        let mut table = self.table();
        if connection.share() != Share::New {
            return true;
        }
        let limit = self.limits.of(share);
        if table.held(share) >= limit && !table.make_room(now, limit, Among::Share(share, Some(connection.id()))) {
            table.report.refuse(connection.source());
            return false;
        }
        // A connection that was told to end in the meantime is no longer counted.
        if table.has(connection) {
            table.held[Share::New as usize] -= 1;
            table.held[share as usize] += 1;
            connection.put_into(share);
        }
        true
    }

    /// Starts a request. Returns none when its share has too many connections: the request is refused.
    pub(super) fn begin(&self, connection: &Arc<Connection>, is_telephone: bool, has_body: bool) -> Option<Work> {
        if connection.share() == Share::New {
            let share = if is_telephone { Share::Telephones } else { Share::People };
            if !self.sort(connection, share) {
                return None;
            }
        }
        Some(Work::begin(connection, has_body))
    }

    /// Checks all connections. `now` is the time since the start.
    pub(super) fn sweep(&self, now: Duration) {
        let now = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
        self.clock.seconds.store(now, Relaxed);
        let mut table = self.table();
        for (source, entries) in &mut table.by_source {
            let mut slow = Vec::new();
            for entry in entries.values_mut() {
                if let Some(order) = entry.judge(now) {
                    entry.connection.order(order);
                } else if let Some(window) = entry.window
                    && now - window.slow_since >= SLOW_AFTER
                {
                    slow.push((window.slow_since, entry.connection.id()));
                }
            }
            if source.is_some() && slow.len() > SLOW_PER_SOURCE {
                slow.sort_unstable();
                for (_, id) in &slow[..slow.len() - SLOW_PER_SOURCE] {
                    entries[id].connection.order(Order::End);
                }
            }
        }
        table.report.write(now);
    }

    /// From now on answers say that their connection ends. HTTP/2 connections are told at once.
    pub(super) fn stop(&self) {
        self.clock.is_stopping.store(true, Relaxed);
        self.order(Order::Finish, Connection::is_http2);
    }

    /// Ends the connections that had a request, as soon as it is answered.
    pub(super) fn finish(&self) {
        self.order(Order::Finish, |connection| connection.share() != Share::New);
    }

    /// Ends the connections that never had a request.
    pub(super) fn end_new(&self) {
        self.order(Order::End, |connection| connection.share() == Share::New);
    }

    /// Ends all connections, whatever they do.
    pub(super) fn end(&self) {
        self.order(Order::End, |_| true);
    }

    /// Waits until no connection is open, at most for `patience`. Returns whether none is open.
    pub(super) async fn none(&self, patience: Duration) -> bool {
        let none = async {
            loop {
                let mut closed = pin!(self.closed.notified());
                closed.as_mut().enable();
                if self.open.load(Relaxed) == 0 {
                    return;
                }
                closed.await;
            }
        };
        tokio::time::timeout(patience, none).await.is_ok()
    }

    /// Returns the number of open connections.
    #[cfg(test)]
    pub(super) fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    fn order(&self, order: Order, is_meant: impl Fn(&Connection) -> bool) {
        let table = self.table();
        for entry in table.by_source.values().flat_map(BTreeMap::values) {
            if is_meant(&entry.connection) {
                entry.connection.order(order);
            }
        }
    }

    fn now(&self) -> u32 {
        self.clock.now()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The connections among which room is made.
enum Among {
    /// The connections of a source.
    Source(Option<Source>),
    /// The connections of a share, without the one that asks.
    Share(Share, Option<u64>),
}

impl Table {
    fn held(&self, share: Share) -> usize {
        self.held[share as usize]
    }

    fn has(&self, connection: &Connection) -> bool {
        self.by_source.get(&connection.source()).is_some_and(|entries| entries.contains_key(&connection.id()))
    }

    /// Ends the connections that were idle longest: one, or 1/64 of the limit, so that the search is rare when there
    /// are many.
    fn make_room(&mut self, now: u32, limit: usize, among: Among) -> bool {
        let entries: Box<dyn Iterator<Item = &Entry>> = match &among {
            Among::Source(source) => Box::new(self.by_source.get(source).into_iter().flat_map(BTreeMap::values)),
            Among::Share(share, asking) => Box::new(
                self.by_source
                    .values()
                    .flat_map(BTreeMap::values)
                    .filter(|entry| entry.connection.share() == *share && Some(entry.connection.id()) != *asking),
            ),
        };
        let mut idle: Vec<(u32, u64, Option<Source>)> = entries
            .map(|entry| &entry.connection)
            .filter(|connection| connection.can_end(now))
            .map(|connection| (connection.active(), connection.id(), connection.source()))
            .collect();
        let count = (limit / 64).max(1);
        if idle.len() > count {
            idle.select_nth_unstable(count);
            idle.truncate(count);
        }
        for (_, id, source) in &idle {
            if let Some(entry) = self.remove(*source, *id) {
                entry.connection.order(Order::End);
                self.report.ended += 1;
                self.report.source = *source;
            }
        }
        !idle.is_empty()
    }

    fn remove(&mut self, source: Option<Source>, id: u64) -> Option<Entry> {
        let entries = self.by_source.get_mut(&source)?;
        let entry = entries.remove(&id)?;
        if entries.is_empty() {
            self.by_source.remove(&source);
        }
        self.held[entry.connection.share() as usize] -= 1;
        Some(entry)
    }
}

impl Entry {
    /// Returns what the connection must do, if anything.
    fn judge(&mut self, now: u32) -> Option<Order> {
        let connection = &self.connection;
        if connection.share() == Share::New {
            return (now.saturating_sub(connection.active()) >= FIRST_REQUEST).then_some(Order::End);
        }
        if connection.has_old_answer() {
            return Some(Order::End);
        }
        if connection.is_blocked() {
            let written = connection.written();
            let window = self.window.get_or_insert(Window { slow_since: now, since: now, written });
            if now - window.since < WRITE_WINDOW {
                return None;
            }
            let is_stalled = written - window.written < WRITTEN_PER_WINDOW;
            (window.since, window.written) = (now, written);
            return is_stalled.then_some(Order::End);
        }
        self.window = None;
        if !connection.is_idle() {
            return None;
        }
        match now.saturating_sub(connection.active()) {
            idle if idle >= IDLE + FINISH => Some(Order::End),
            idle if idle >= IDLE => Some(Order::Finish),
            _ => None,
        }
    }
}

impl Report {
    fn refuse(&mut self, source: Option<Source>) {
        self.refused += 1;
        self.source = source;
    }

    fn write(&mut self, now: u32) {
        if (self.ended, self.refused) == (0, 0) || (self.at != 0 && now - self.at < REPORT) {
            return;
        }
        let (ended, refused) = (self.ended, self.refused);
        let last = self.source.map(tracing::field::display);
        tracing::warn!(ended, refused, last, "too many connections: idle ones were ended, new ones refused");
        *self = Self { at: now, ..Self::default() };
    }
}

impl Admission {
    /// Returns the connection that has this place.
    pub(super) fn connection(&self) -> &Arc<Connection> {
        &self.connection
    }
}

impl Drop for Admission {
    fn drop(&mut self) {
        self.connections.table().remove(self.connection.source(), self.connection.id());
        self.connections.open.fetch_sub(1, Relaxed);
        self.connections.closed.notify_waiters();
    }
}
