//! Counts and limits the connections. The [table](table) says which connections are ended when there are too many.
//!
//! A connection starts in the share of new ones, which is small and gives little time. Its first request moves it to
//! the share of phones or of people, so that neither can crowd out the other. When a share is full, or a source has
//! reached its limit, the connection that was idle longest is ended; when all are busy, the new one is refused at once.
//! All connections are checked every second ([`Connections::sweep`]); the time is passed in.

mod answer;
mod connection;
mod limits;
mod metered;
mod table;
#[cfg(test)]
mod tests;

pub(super) use answer::AnswerBody;
pub use answer::LongLived;
pub(super) use connection::{Connection, Order, Work};
pub use limits::Limits;
use limits::Share;
pub(super) use metered::Metered;

use connection::ConnectionClock;
use portal_protocols::Source;
use std::{
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::Duration,
};
use table::{Candidates, Table};
use tokio::sync::Notify;

/// The number of connections that may still be closing beyond the limit.
const CLOSING: usize = 8;
/// The maximum wait for a closing connection before the next check.
const PAUSE: Duration = Duration::from_millis(100);

/// All connections of a listener.
pub(super) struct Connections {
    limits: Limits,
    /// The time, advanced by [`sweep`](Self::sweep).
    clock: Arc<ConnectionClock>,
    /// The number of open connections, including those that were told to end.
    open: AtomicUsize,
    closed: Notify,
    table: Mutex<Table>,
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
        let has_room = (source.is_none()
            || table.of_source(source) < self.limits.per_source
            || table.make_room(now, self.limits.per_source, Candidates::Source(source)))
            && (table.of_share(Share::New) < self.limits.of(Share::New)
                || table.make_room(now, self.limits.of(Share::New), Candidates::Share(Share::New, None)));
        if !has_room {
            table.report_refusal(source);
            return None;
        }
        let connection = table.add(source, &self.clock);
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
        let candidates = Candidates::Share(share, Some(connection.id()));
        if table.of_share(share) >= limit && !table.make_room(now, limit, candidates) {
            table.report_refusal(connection.source());
            return false;
        }
        table.move_to(connection, share);
        true
    }

    /// Starts a request. Returns none when its share has too many connections: the request is refused.
    pub(super) fn begin(&self, connection: &Arc<Connection>, is_phone: bool, has_body: bool) -> Option<Work> {
        if connection.share() == Share::New {
            let share = if is_phone { Share::Phones } else { Share::People };
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
        self.table().sweep(now);
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
        for connection in table.connections().filter(|connection| is_meant(connection)) {
            connection.order(order);
        }
    }

    fn now(&self) -> u32 {
        self.clock.now()
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
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
