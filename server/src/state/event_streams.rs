//! Limits the event streams. A stream holds a connection (HTTP/1.1), or a part of one (HTTP/2), while a page is open.

use crate::error::Error;
use portal_protocols::{Permit, Quota, Source};
use std::{net::IpAddr, sync::Arc};

/// The maximum number of streams of one account at the same time.
pub const PER_ACCOUNT: usize = 20;
/// The maximum number of streams of all accounts, however many connections the portal may have.
const MAX_STREAMS: usize = 4_096;

/// Counts streams, by account and by source.
pub struct EventStreams {
    accounts: Arc<Quota<i64>>,
    sources: Arc<Quota<Source>>,
}

/// The place of a stream; dropping it frees the place.
pub struct StreamPlace {
    _account: Permit<i64>,
    _source: Permit<Source>,
}

impl EventStreams {
    /// Creates the limits from the number of connections that browsers may have. Streams may take half of these
    /// connections, and one source a quarter of the streams.
    pub fn new(browser_connections: usize) -> Self {
        let total = (browser_connections / 2).clamp(1, MAX_STREAMS);
        let per_source = (total / 4).max(PER_ACCOUNT).min(total);
        Self { accounts: Quota::new(total, PER_ACCOUNT), sources: Quota::new(total, per_source) }
    }

    /// Takes a place for a page of an account, opened from an address.
    ///
    /// Errors: `TooManyStreams` when the account, the source or the portal has no place left.
    pub fn acquire(&self, account_id: i64, address: IpAddr) -> Result<StreamPlace, Error> {
        let full = || Error::TooManyStreams { limit: PER_ACCOUNT as u64 };
        let account = self.accounts.acquire(account_id).ok_or_else(full)?;
        let source = self.sources.acquire(Source::of(address)).ok_or_else(full)?;
        Ok(StreamPlace { _account: account, _source: source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([203, 0, 113, last])
    }

    #[test]
    fn streams_are_limited_per_account_and_per_source() {
        let streams = EventStreams::new(1_000);
        let mine: Vec<_> = (0..PER_ACCOUNT).map(|_| streams.acquire(1, address(1)).unwrap()).collect();
        assert!(matches!(streams.acquire(1, address(2)), Err(Error::TooManyStreams { limit: 20 })));
        let others: Vec<_> = (2..).map_while(|account| streams.acquire(account, address(1)).ok()).collect();
        assert_eq!(mine.len() + others.len(), 125, "a quarter of half of the 1,000 connections");
        assert!(streams.acquire(999, address(1)).is_err());
        assert!(streams.acquire(999, address(2)).is_ok());
        drop(mine);
        assert!(streams.acquire(1, address(1)).is_ok());
    }

    #[test]
    fn streams_are_limited_in_all() {
        let streams = EventStreams::new(100);
        let all: Vec<_> = (0..).map_while(|index| streams.acquire(i64::from(index), address(index)).ok()).collect();
        assert_eq!(all.len(), 50);
    }
}
