//! How much of the server anybody may have.

use std::time::Duration;

/// What keeps the server from being exhausted, and from being a lever against the address that somebody else writes into
/// their requests: a request that nobody answers is 5 packets of at most 516 bytes in 20 seconds, so that by default no
/// address is sent more than 2 KB a second of blocks it didn't ask for, and all together not more than 33. What goes past
/// a limit is dropped without a word: telephones ask again.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Transfers at the same time. Each has a socket, so this many file descriptors.
    pub transfers: usize,
    /// Of them, for one source: an IPv4 address or an IPv6 /64. A whole site may be behind one address: its telephones take
    /// turns, for a transfer takes a moment. Those that nobody acknowledges hold a source's places for 20 s, and nobody else's.
    pub transfers_per_source: usize,
    /// Requests that a source may make at once.
    pub burst: u32,
    /// The time after which it may make one more.
    pub request_every: Duration,
    /// The longest that a transfer may take, however patient the telephone wants it to be.
    pub longest: Duration,
    /// What is left to running transfers when the server stops.
    pub grace: Duration,
}

impl Default for Limits {
    /// Right for bootstraps of a few kilobytes to some hundred telephones that restart together behind one address.
    fn default() -> Self {
        Self {
            transfers: 256,
            transfers_per_source: 16,
            burst: 128,
            request_every: Duration::from_millis(50),
            longest: Duration::from_mins(5),
            grace: Duration::from_secs(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_sources_cannot_take_all_transfers() {
        let limits = Limits::default();
        assert!(limits.transfers_per_source * 16 <= limits.transfers);
    }
}
