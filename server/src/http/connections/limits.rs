//! The limits of connections: their numbers, and their times without progress.

/// The time for the TLS handshake and the whole head of the first request.
pub(super) const FIRST_REQUEST_SECONDS: u32 = 15;
/// The time that a connection may have no request, including the time for the next request's head. An HTTP/2 connection
/// that only answers pings has no request.
pub(super) const IDLE_SECONDS: u32 = 30;
/// The time that an idle connection has to end in good order before it is closed.
pub(super) const FINISH_SECONDS: u32 = 10;
/// The window of a slow peer: in each window the peer must take [`BYTES_PER_WINDOW`].
pub(super) const WRITE_WINDOW_SECONDS: u32 = 30;
/// The minimum of bytes in a window: 273 bytes a second, slower than any network of phones and browsers.
pub(super) const BYTES_PER_WINDOW: u64 = 8 * 1024;
/// The maximum number of one source's connections that read slowly for longer than [`SLOW_AFTER_SECONDS`], because each
/// of them keeps an answer in memory.
pub(super) const SLOW_PER_SOURCE: usize = 64;
/// The time after which a slow reader counts.
pub(super) const SLOW_AFTER_SECONDS: u32 = 5;
/// The unit of an HTTP/2 answer's age. An answer that takes more than two to three units ends its connection: over
/// HTTP/2 a peer can stop reading one answer while it reads the others.
pub(super) const AGE_UNIT_SECONDS: u32 = 120;
/// The time without progress after which a connection with a request may be ended to make room.
pub(super) const STALE_SECONDS: u32 = 5;
/// The maximum number of connections, whatever the number of descriptors: a connection takes 10 to 60 KB, more while
/// its peer is slow to read.
const MAX_CONNECTIONS: usize = 16 * 1024;

/// The share that a connection is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(in super::super) enum Share {
    /// Connections without a request so far.
    New,
    /// Connections whose first request was a phone's.
    Phones,
    /// Connections with any other first request.
    People,
}

/// The maximum numbers of connections at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections without a request so far.
    pub new: usize,
    /// Connections whose first request was a phone's.
    pub phones: usize,
    /// All other connections.
    pub people: usize,
    /// Connections of one source, an IPv4 address or an IPv6 network, except trusted proxies. The limit is high,
    /// because a site of a thousand phones has one address.
    pub per_source: usize,
}

impl Limits {
    /// Computes the limits from the number of descriptors for connections: an eighth for new connections, and half of
    /// the rest each for phones and people. A source may have an eighth, or 16 if that is more, but never more than
    /// half.
    pub fn of_descriptors(descriptors: usize) -> Self {
        let total = descriptors.clamp(8, MAX_CONNECTIONS);
        let new = total / 8;
        let phones = (total - new) / 2;
        let per_source = (total / 8).max(16).min(total / 2);
        Self { new, phones, people: total - new - phones, per_source }
    }

    pub(in super::super) const fn total(&self) -> usize {
        self.new + self.phones + self.people
    }

    pub(super) const fn of(&self, share: Share) -> usize {
        match share {
            Share::New => self.new,
            Share::Phones => self.phones,
            Share::People => self.people,
        }
    }
}
