//! Counts and limits the connections. The [table](table) chooses the connections that are ended when there are too
//! many.
//!
//! A connection starts in the share of new connections, which is small and gives little time. Its first request moves
//! it to the share of phones or of people, so that neither phones nor people can use up the connections of the other.
//! When a share is full, or a source has reached its limit, the connection that was idle longest is ended; when all are
//! busy, the new connection is refused at once. The listener checks all connections every second
//! ([`Connections::sweep`]), and passes the time in.

mod answer;
mod connection;
mod limits;
mod metered;
mod table;
#[cfg(test)]
mod tests;

pub(super) use answer::AnswerBody;
pub use answer::LongLived;
pub(super) use connection::{Connection, Order, RequestGuard};
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
const CLOSING_ALLOWANCE: usize = 8;
/// The maximum wait for a closing connection before the number of connections is checked again.
const ROOM_CHECK_INTERVAL: Duration = Duration::from_millis(100);

/// All connections of a listener.
pub(super) struct Connections {
    limits: Limits,
    /// The time, advanced by [`sweep`](Self::sweep).
    clock: Arc<ConnectionClock>,
    /// The number of open connections, including those that were told to end.
    open: AtomicUsize,
    /// Notified when a connection has closed.
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

    /// Waits until a connection may be accepted. Connections that were ordered to end still count while they are
    /// closing.
    pub(super) async fn wait_for_room(&self) {
        loop {
            let mut closed = pin!(self.closed.notified());
            closed.as_mut().enable();
            if self.open.load(Relaxed) < self.limits.total() + CLOSING_ALLOWANCE {
                return;
            }
            let _ = tokio::time::timeout(ROOM_CHECK_INTERVAL, closed).await;
        }
    }

    /// Takes a place for a new connection. Returns none when there is no place.
    pub(super) fn admit(self: &Arc<Self>, source: Option<Source>) -> Option<Admission> {
        let now = self.now();
        let mut table = self.table();
        let has_room = (source.is_none()
            || table.count_of_source(source) < self.limits.per_source
            || table.make_room(now, self.limits.per_source, Candidates::Source(source)))
            && (table.count_of_share(Share::New) < self.limits.of(Share::New)
                || table.make_room(now, self.limits.of(Share::New), Candidates::Share(Share::New, None)));
        if !has_room {
            table.report_refusal(source);
            return None;
        }
        let connection = table.add(source, &self.clock);
        self.open.fetch_add(1, Relaxed);
        Some(Admission { connections: self.clone(), connection })
    }

    /// Moves a connection to a share at its first request. Returns whether the share has room.
    fn move_to_share(&self, connection: &Connection, share: Share) -> bool {
        let now = self.now();
        let mut table = self.table();
        // Another request of the same HTTP/2 connection may have moved it already.
        if connection.share() != Share::New {
            return true;
        }
        let limit = self.limits.of(share);
        let candidates = Candidates::Share(share, Some(connection.id()));
        if table.count_of_share(share) >= limit && !table.make_room(now, limit, candidates) {
            table.report_refusal(connection.source());
            return false;
        }
        table.move_to(connection, share);
        true
    }

    /// Counts a request of a connection. Returns none, so that the request is refused, when it is the connection's
    /// first and its share has no room.
    pub(super) fn begin_request(
        &self,
        connection: &Arc<Connection>,
        is_phone: bool,
        has_body: bool,
    ) -> Option<RequestGuard> {
        if connection.share() == Share::New {
            let share = if is_phone { Share::Phones } else { Share::People };
            if !self.move_to_share(connection, share) {
                return None;
            }
        }
        Some(RequestGuard::begin(connection, has_body))
    }

    /// Checks all connections, and orders those to end that are idle or slow for too long. `now` is the time since the
    /// listener started.
    pub(super) fn sweep(&self, now: Duration) {
        let now = u32::try_from(now.as_secs()).unwrap_or(u32::MAX);
        self.clock.seconds.store(now, Relaxed);
        self.table().sweep(now);
    }

    /// Starts the stop: from now on every answer over HTTP/1 says that its connection ends. HTTP/2 connections are
    /// ordered to finish at once.
    pub(super) fn start_stop(&self) {
        self.clock.is_stopping.store(true, Relaxed);
        self.send_order(Order::Finish, Connection::is_http2);
    }

    /// Ends the connections that had a request, each as soon as its current requests are answered.
    pub(super) fn finish_used(&self) {
        self.send_order(Order::Finish, |connection| connection.share() != Share::New);
    }

    /// Ends the connections that never had a request.
    pub(super) fn end_new(&self) {
        self.send_order(Order::End, |connection| connection.share() == Share::New);
    }

    /// Ends all connections at once.
    pub(super) fn end_all(&self) {
        self.send_order(Order::End, |_| true);
    }

    /// Waits until all connections are closed, at most for `patience`. Returns whether they are.
    pub(super) async fn wait_until_closed(&self, patience: Duration) -> bool {
        let all_closed = async {
            loop {
                let mut closed = pin!(self.closed.notified());
                closed.as_mut().enable();
                if self.open.load(Relaxed) == 0 {
                    return;
                }
                closed.await;
            }
        };
        tokio::time::timeout(patience, all_closed).await.is_ok()
    }

    /// Returns the number of open connections.
    #[cfg(test)]
    pub(super) fn open(&self) -> usize {
        self.open.load(Relaxed)
    }

    /// Sends an order to the connections for which `is_addressed` returns true.
    fn send_order(&self, order: Order, is_addressed: impl Fn(&Connection) -> bool) {
        let table = self.table();
        for connection in table.connections().filter(|connection| is_addressed(connection)) {
            connection.send_order(order);
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
