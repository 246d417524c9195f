//! The state of one connection. The connection itself writes it; the search for connections to end reads it. A request
//! costs a few operations on atomics that nothing else writes.

use super::limits::{AGE, STALE, Share};
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

/// Each request is counted in one of these lanes of 16 bits, or in the first two.
const HANDLING: u64 = 1;
const UPLOADING: u64 = 1 << 16;
const ANSWERING: u64 = 1 << 32;
const STREAMING: u64 = 1 << 48;
const LANE: u64 = 0xffff;

/// The state that all connections share.
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
    /// The time of the last activity: accepted, a request started or an answer ended.
    active: AtomicU32,
    /// The number of its requests, by lane.
    work: AtomicU64,
    /// The number of answers over HTTP/2 by age, in four lanes; an answer's [`AGE`] modulo 4 is its lane.
    ages: AtomicU64,
    written: AtomicU64,
    is_blocked: AtomicBool,
    order: AtomicU8,
    ordered: Notify,
}

impl Connection {
    pub(super) fn new(id: u64, source: Option<Source>, clock: Arc<ConnectionClock>) -> Self {
        Self {
            id,
            source,
            share: AtomicU8::new(Share::New as u8),
            is_http2: AtomicBool::new(false),
            active: AtomicU32::new(clock.now()),
            clock,
            work: AtomicU64::new(0),
            ages: AtomicU64::new(0),
            written: AtomicU64::new(0),
            is_blocked: AtomicBool::new(false),
            order: AtomicU8::new(0),
            ordered: Notify::new(),
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

    pub(super) fn put_into(&self, share: Share) {
        self.share.store(share as u8, Relaxed);
    }

    /// Records that the connection speaks HTTP/2.
    pub(in super::super) fn speaks_http2(&self) {
        self.is_http2.store(true, Relaxed);
    }

    /// Whether the connection speaks HTTP/2.
    pub(in super::super) fn is_http2(&self) -> bool {
        self.is_http2.load(Relaxed)
    }

    /// Returns the time of the last activity, in seconds.
    pub(super) fn active(&self) -> u32 {
        self.active.load(Relaxed)
    }

    fn touch(&self) {
        self.active.store(self.clock.now(), Relaxed);
    }

    /// Records that the peer took bytes.
    pub(super) fn wrote(&self, bytes: usize) {
        self.written.fetch_add(bytes as u64, Relaxed);
        // Over HTTP/2 the bytes may be answers to pings, which are no activity.
        if self.is_blocked() && !self.is_http2() && self.share() != Share::New {
            self.touch();
        }
    }

    /// Records that the peer takes no more bytes for now.
    pub(super) fn block(&self) {
        self.is_blocked.store(true, Relaxed);
    }

    /// Records that everything waiting was written.
    pub(super) fn flushed(&self) {
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
        self.work.load(Relaxed) == 0
    }

    /// Whether the connection may be ended to make room: we wait for its peer, and the peer doesn't wait for us.
    pub(super) fn can_end(&self, now: u32) -> bool {
        let work = self.work.load(Relaxed);
        let count = |lane: u64| (work / lane) & LANE;
        if count(STREAMING) > 0 || count(HANDLING) > count(UPLOADING) {
            return false;
        }
        work == 0 || self.is_blocked() || now.saturating_sub(self.active()) >= STALE
    }

    /// Whether an answer over HTTP/2 takes too long.
    pub(super) fn has_old_answer(&self) -> bool {
        let oldest = self.clock.now() / AGE + 1;
        (self.ages.load(Relaxed) >> lane_of(oldest)) & LANE > 0
    }

    /// Gives the connection an order. A stronger earlier order stays.
    pub(super) fn order(&self, order: Order) {
        if self.order.fetch_max(order as u8, Relaxed) < order as u8 {
            self.ordered.notify_one();
        }
    }

    /// Whether the connection was told to end at once.
    pub(super) fn is_ended(&self) -> bool {
        self.order.load(Relaxed) == Order::End as u8
    }

    /// Whether the connection has an order.
    #[cfg(test)]
    pub(super) fn has_order(&self) -> bool {
        self.order.load(Relaxed) > 0
    }

    /// Waits for the next order.
    pub(in super::super) async fn ordered(&self) -> Order {
        self.ordered.notified().await;
        if self.is_ended() { Order::End } else { Order::Finish }
    }

    /// Waits for the order to end at once.
    pub(in super::super) async fn ended(&self) {
        while self.ordered().await != Order::End {}
    }
}

/// Returns the bit offset of the lane for answers that began within an age.
const fn lane_of(age: u32) -> u32 {
    (age % 4) * 16
}

/// A request, from its head until the end of its answer; or its body, until it is read.
pub(in super::super) struct Work {
    connection: Arc<Connection>,
    lane: u64,
    age: u64,
}

impl Work {
    pub(super) fn begin(connection: &Arc<Connection>, has_body: bool) -> Self {
        let lane = if has_body { HANDLING + UPLOADING } else { HANDLING };
        connection.work.fetch_add(lane, Relaxed);
        connection.touch();
        Self { connection: connection.clone(), lane, age: 0 }
    }

    /// Splits off the request's body, which is counted separately from now on.
    pub(super) fn split_upload(&mut self) -> Self {
        self.lane = HANDLING;
        Self { connection: self.connection.clone(), lane: UPLOADING, age: 0 }
    }

    /// Moves the request to the answering lane: the head of the answer is there, and its body begins.
    pub(super) fn answer(&mut self, is_long_lived: bool) {
        let lane = if is_long_lived { STREAMING } else { ANSWERING };
        self.connection.work.fetch_add(lane.wrapping_sub(self.lane), Relaxed);
        self.lane = lane;
        if self.connection.is_http2() && !is_long_lived {
            self.age = 1 << lane_of(self.connection.clock.now() / AGE);
            self.connection.ages.fetch_add(self.age, Relaxed);
        }
    }

    /// Whether the answer must say that the connection ends. HTTP/2 says so in another way.
    pub(in super::super) fn must_close(&self) -> bool {
        self.connection.clock.is_stopping.load(Relaxed) && !self.is_http2()
    }

    /// Whether the answer goes over HTTP/2.
    pub(super) fn is_http2(&self) -> bool {
        self.connection.is_http2()
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.connection.work.fetch_sub(self.lane, Relaxed);
        if self.age > 0 {
            self.connection.ages.fetch_sub(self.age, Relaxed);
        }
        self.connection.touch();
    }
}
