//! The limits of the TFTP server.

use std::time::Duration;

/// These limits protect the server from exhaustion. They also protect other hosts, because a client can forge the
/// sender address of a request (amplification). A request whose blocks are never acknowledged costs 5 packets of at
/// most 516 bytes in 20 seconds. With the default limits the server sends at most 2 KB a second of unwanted blocks to
/// one address, and 33 KB a second in all. A request above a limit is dropped silently, because phones repeat their
/// requests.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Transfers at the same time. Each transfer uses one socket, so one file descriptor.
    pub transfers: usize,
    /// Transfers at the same time for one source: an IPv4 address or an IPv6 /64. A whole site may share one address;
    /// its phones take turns, because a transfer is short. An unacknowledged transfer counts for 20 s, and only against
    /// its own source.
    pub transfers_per_source: usize,
    /// Requests that a source may send in one burst.
    pub burst: u32,
    /// The interval after which a source may send one more request.
    pub request_interval: Duration,
    /// The longest duration of a transfer, whatever timeout the phone asks for.
    pub transfer_timeout: Duration,
    /// How long running transfers may continue after the server is told to stop.
    pub stop_timeout: Duration,
}

impl Default for Limits {
    /// Enough for some hundred phones behind one address that restart together and fetch files of a few kilobytes.
    fn default() -> Self {
        Self {
            transfers: 256,
            transfers_per_source: 16,
            burst: 128,
            request_interval: Duration::from_millis(50),
            transfer_timeout: Duration::from_mins(5),
            stop_timeout: Duration::from_secs(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fewer_than_16_sources_cannot_take_all_transfers() {
        let limits = Limits::default();
        assert!(limits.transfers_per_source * 16 <= limits.transfers);
    }
}
