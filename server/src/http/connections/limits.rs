//! How many connections there may be, and how long each may do nothing.

/// Seconds that a connection has for the TLS handshake and the whole head of its first request.
pub(super) const FIRST_REQUEST: u32 = 15;
/// Seconds that a connection may have no request, the time for the next request's head included. HTTP/2 that answers pings is
/// idle all the same.
pub(super) const IDLE: u32 = 30;
/// Seconds that an idle connection has to end in good order.
pub(super) const FINISH: u32 = 10;
/// A peer that is slow to read must take [`WRITTEN_PER_WINDOW`] bytes in so many seconds, again and again.
pub(super) const WRITE_WINDOW: u32 = 30;
/// 273 bytes a second: slower than any network that telephones and browsers are on.
pub(super) const WRITTEN_PER_WINDOW: u64 = 8 * 1024;
/// How many connections of one source may be slow to read for longer than [`SLOW_AFTER`]: each keeps an answer in memory.
pub(super) const SLOW_PER_SOURCE: usize = 64;
/// In seconds.
pub(super) const SLOW_AFTER: u32 = 5;
/// An answer over HTTP/2 takes three of these at most, two at least; in seconds. Each stream can stop reading by itself while
/// the connection goes on.
pub(super) const AGE: u32 = 120;
/// Seconds without progress after which a connection may be ended to make room, although it has a request.
pub(super) const STALE: u32 = 5;
/// Connections in all, however many descriptors there are: one takes 10 to 60 KB, more while its peer is slow to read.
const MOST: usize = 16 * 1024;

/// Which connections it is counted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in super::super) enum Share {
    /// No request yet.
    New,
    /// Its first request was a telephone's.
    Telephones,
    /// Its first request was anything else.
    People,
}

/// How many connections there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Those that had no request yet.
    pub new: usize,
    /// Those whose first request was a telephone's.
    pub telephones: usize,
    /// The others.
    pub people: usize,
    /// Those of one source, an IPv4 address or an IPv6 network; not counted for trusted proxies. A site of a thousand
    /// telephones has one address.
    pub per_source: usize,
}

impl Limits {
    /// The limits where there are descriptors for so many connections.
    pub fn of_descriptors(descriptors: usize) -> Self {
        let total = descriptors.clamp(8, MOST);
        let new = total / 8;
        let telephones = (total - new) / 2;
        let per_source = (total / 8).max(16).min(total / 2);
        Self { new, telephones, people: total - new - telephones, per_source }
    }

    pub(in super::super) const fn total(&self) -> usize {
        self.new + self.telephones + self.people
    }

    pub(super) const fn of(&self, share: Share) -> usize {
        match share {
            Share::New => self.new,
            Share::Telephones => self.telephones,
            Share::People => self.people,
        }
    }
}
