//! The state of one connection. The connection's own task writes the state, and the search for connections to end reads
//! it. Counting a request costs a few atomic operations, and no lock.

use super::limits::{AGE_UNIT_SECONDS, STALE_SECONDS, Share};
use portal_protocols::Source;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed},
};
use tokio::sync::Notify;

/// An order to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(in super::super) enum Order {
    /// End after the current requests are answered.
    Finish = 1,
    /// End at once.
    End = 2,
}

// A connection counts its requests in one number with four lanes of 16 bits. Each constant is a request in its lane. A
// request whose body is still arriving counts in the lanes of handling and of uploading.

/// A request whose answer has not begun.
const HANDLING: u64 = 1;
/// A request's body that a handler has not read to its end.
const UPLOADING: u64 = 1 << 16;
/// An answer that is being sent.
const ANSWERING: u64 = 1 << 32;
/// An answer that lasts as long as the peer stays, such as a stream of events.
const STREAMING: u64 = 1 << 48;
/// The bits of the lowest lane.
const LANE_MASK: u64 = 0xffff;

/// The time and the state of the server, which all connections share.
#[derive(Default)]
pub(super) struct ConnectionClock {
    /// Seconds since the start.
    pub(super) seconds: AtomicU32,
    /// Whether the server is stopping.
    pub(super) is_stopping: AtomicBool,
}

impl ConnectionClock {
    pub(super) fn now(&self) -> u32 {
        self.seconds.load(Relaxed)
    }
}

/// A connection.
pub(in super::super) struct Connection {
    id: u64,
    source: Option<Source>,
    clock: Arc<ConnectionClock>,
    share: AtomicU8,
    is_http2: AtomicBool,
    /// The time of the last activity, in seconds since the start: the connection was accepted, a request started, an
    /// answer ended, or a slow peer took bytes.
    last_active: AtomicU32,
    /// The number of current requests, by lane.
    requests: AtomicU64,
    /// The number of current answers over HTTP/2, by the time when they began: in four lanes of 16 bits, each for a
    /// period of [`AGE_UNIT_SECONDS`]. The lanes are used in turn.
    answers_by_age: AtomicU64,
    /// The number of bytes that the peer has taken.
    written: AtomicU64,
    /// Whether bytes wait because the peer takes no more.
    is_blocked: AtomicBool,
    /// The strongest order so far; 0 before the first order.
    order: AtomicU8,
    /// Notified at a new order.
    order_sent: Notify,
}

impl Connection {
    pub(super) fn new(id: u64, source: Option<Source>, clock: Arc<ConnectionClock>) -> Self {
        Self {
            id,
            source,
            share: AtomicU8::new(Share::New as u8),
            is_http2: AtomicBool::new(false),
            last_active: AtomicU32::new(clock.now()),
            clock,
            requests: AtomicU64::new(0),
            answers_by_age: AtomicU64::new(0),
            written: AtomicU64::new(0),
            is_blocked: AtomicBool::new(false),
            order: AtomicU8::new(0),
            order_sent: Notify::new(),
        }
    }

    pub(super) const fn id(&self) -> u64 {
        self.id
    }

    pub(super) const fn source(&self) -> Option<Source> {
        self.source
    }

    pub(super) fn share(&self) -> Share {
        match self.share.load(Relaxed) {
            0 => Share::New,
            1 => Share::Phones,
            _ => Share::People,
        }
    }

    pub(super) fn set_share(&self, share: Share) {
        self.share.store(share as u8, Relaxed);
    }

    /// Records that the connection speaks HTTP/2.
    pub(in super::super) fn record_http2(&self) {
        self.is_http2.store(true, Relaxed);
    }

    /// Whether the connection speaks HTTP/2.
    pub(in super::super) fn is_http2(&self) -> bool {
        self.is_http2.load(Relaxed)
    }

    /// Returns the time of the last activity, in seconds since the start.
    pub(super) fn last_active(&self) -> u32 {
        self.last_active.load(Relaxed)
    }

    /// Records an activity at the current time.
    fn touch(&self) {
        self.last_active.store(self.clock.now(), Relaxed);
    }

    /// Records that the peer took bytes.
    pub(super) fn record_written(&self, bytes: usize) {
        self.written.fetch_add(bytes as u64, Relaxed);
        // Over HTTP/2 the bytes may be answers to pings, which are no activity.
        if self.is_blocked() && !self.is_http2() && self.share() != Share::New {
            self.touch();
        }
    }

    /// Records that the peer takes no more bytes for now.
    pub(super) fn record_blocked(&self) {
        self.is_blocked.store(true, Relaxed);
    }

    /// Records that all waiting bytes were written.
    pub(super) fn record_flushed(&self) {
        if self.is_blocked() {
            self.is_blocked.store(false, Relaxed);
            if self.share() != Share::New {
                self.touch();
            }
        }
    }

    /// Whether bytes wait because the peer takes no more.
    pub(super) fn is_blocked(&self) -> bool {
        self.is_blocked.load(Relaxed)
    }

    /// Returns the number of bytes that the peer has taken.
    pub(super) fn written(&self) -> u64 {
        self.written.load(Relaxed)
    }

    /// Whether the connection has no request.
    pub(super) fn is_idle(&self) -> bool {
        self.requests.load(Relaxed) == 0
    }

    /// Whether the connection may be ended to make room: the server waits for the peer, and the peer doesn't wait for
    /// the server.
    pub(super) fn can_end(&self, now: u32) -> bool {
        let requests = self.requests.load(Relaxed);
        let count = |lane: u64| (requests / lane) & LANE_MASK;
        // A peer waits for its stream's events, and for the answer to a request whose body has arrived.
        if count(STREAMING) > 0 || count(HANDLING) > count(UPLOADING) {
            return false;
        }
        requests == 0 || self.is_blocked() || now.saturating_sub(self.last_active()) >= STALE_SECONDS
    }

    /// Whether an answer over HTTP/2 takes too long. The lane of the next period still counts the answers of three
    /// periods ago.
    pub(super) fn has_old_answer(&self) -> bool {
        let next_period = self.clock.now() / AGE_UNIT_SECONDS + 1;
        (self.answers_by_age.load(Relaxed) >> lane_shift(next_period)) & LANE_MASK > 0
    }

    /// Sends an order to the connection. A stronger earlier order stays in force.
    pub(super) fn send_order(&self, order: Order) {
        if self.order.fetch_max(order as u8, Relaxed) < order as u8 {
            self.order_sent.notify_one();
        }
    }

    /// Whether the connection was ordered to end at once.
    pub(super) fn is_ended(&self) -> bool {
        self.order.load(Relaxed) == Order::End as u8
    }

    /// Whether the connection has an order.
    #[cfg(test)]
    pub(super) fn has_order(&self) -> bool {
        self.order.load(Relaxed) > 0
    }

    /// Waits for the next order.
    pub(in super::super) async fn next_order(&self) -> Order {
        self.order_sent.notified().await;
        if self.is_ended() { Order::End } else { Order::Finish }
    }

    /// Waits for the order to end at once.
    pub(in super::super) async fn wait_for_end(&self) {
        while self.next_order().await != Order::End {}
    }
}

/// Returns the bit offset of the lane for the answers that began in a period.
const fn lane_shift(period: u32) -> u32 {
    (period % 4) * 16
}

/// Counts a request of a connection, from the request's head until the end of the answer; or counts a request's body
/// until a handler has read it. Dropping the guard ends the count.
pub(in super::super) struct RequestGuard {
    connection: Arc<Connection>,
    /// What this guard has added to [`Connection::requests`].
    lane: u64,
    /// What this guard has added to [`Connection::answers_by_age`]; 0 before the answer, and over HTTP/1.
    age_lane: u64,
}

impl RequestGuard {
    pub(super) fn begin(connection: &Arc<Connection>, has_body: bool) -> Self {
        let lane = if has_body { HANDLING + UPLOADING } else { HANDLING };
        connection.requests.fetch_add(lane, Relaxed);
        connection.touch();
        Self { connection: connection.clone(), lane, age_lane: 0 }
    }

    /// Returns a guard for the request's body, which is counted separately from now on.
    pub(super) fn split_upload(&mut self) -> Self {
        self.lane = HANDLING;
        Self { connection: self.connection.clone(), lane: UPLOADING, age_lane: 0 }
    }

    /// Moves the request to the lane of answers: the head of the answer is ready, and its body begins.
    pub(super) fn begin_answer(&mut self, is_long_lived: bool) {
        let lane = if is_long_lived { STREAMING } else { ANSWERING };
        self.connection.requests.fetch_add(lane.wrapping_sub(self.lane), Relaxed);
        self.lane = lane;
        if self.connection.is_http2() && !is_long_lived {
            self.age_lane = 1 << lane_shift(self.connection.clock.now() / AGE_UNIT_SECONDS);
            self.connection.answers_by_age.fetch_add(self.age_lane, Relaxed);
        }
    }

    /// Whether the answer must have `Connection: close`, because the server is stopping. HTTP/2 has a frame for this
    /// instead.
    pub(in super::super) fn must_close(&self) -> bool {
        self.connection.clock.is_stopping.load(Relaxed) && !self.is_http2()
    }

    /// Whether the answer goes over HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        self.connection.is_http2()
    }
}

impl Drop for RequestGuard {
    fn drop(&mut self) {
        self.connection.requests.fetch_sub(self.lane, Relaxed);
        if self.age_lane > 0 {
            self.connection.answers_by_age.fetch_sub(self.age_lane, Relaxed);
        }
        self.connection.touch();
    }
}
