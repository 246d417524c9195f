//! Limits the event streams: each holds a connection, or a part of one, while a page is open.

use crate::error::Error;
use portal_protocols::{Permit, Quota, Source};
use std::{net::IpAddr, sync::Arc};

/// The maximum number of pages of one account that follow events at once.
pub const PER_ACCOUNT: usize = 20;
/// The maximum number of streams, whatever the number of connections.
const MOST: usize = 4_096;

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
    /// Creates the limits as a part of the connections that browsers may have.
    pub fn of_connections(people: usize) -> Self {
        let total = (people / 2).clamp(1, MOST);
        let per_source = (total / 4).max(PER_ACCOUNT).min(total);
        Self { accounts: Quota::new(total, PER_ACCOUNT), sources: Quota::new(total, per_source) }
    }

    /// Takes a place for a page of an account, opened from an address.
    ///
    /// Errors: `TooManyStreams` when the account, the source or the portal has no place left.
    pub fn take(&self, account_id: i64, address: IpAddr) -> Result<StreamPlace, Error> {
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
    fn an_account_has_its_part_and_a_source_too() {
        let streams = EventStreams::of_connections(1_000);
        let mine: Vec<_> = (0..PER_ACCOUNT).map(|_| streams.take(1, address(1)).unwrap()).collect();
        assert!(matches!(streams.take(1, address(2)), Err(Error::TooManyStreams { limit: 20 })));
        let others: Vec<_> = (2..).map_while(|account| streams.take(account, address(1)).ok()).collect();
        assert_eq!(mine.len() + others.len(), 125, "a quarter of half");
        assert!(streams.take(999, address(1)).is_err());
        assert!(streams.take(999, address(2)).is_ok());
        drop(mine);
        assert!(streams.take(1, address(1)).is_ok());
    }

    #[test]
    fn there_are_so_many_in_all() {
        let streams = EventStreams::of_connections(100);
        let all: Vec<_> = (0..).map_while(|index| streams.take(i64::from(index), address(index)).ok()).collect();
        assert_eq!(all.len(), 50);
    }
}
