//! Notices who tries MAC addresses one after another, and blocks them.
//!
//! Only addresses that nobody registered are counted, and each once: a site of 300 registered phones that restart
//! behind one address never is.

use super::oldest_out::OldestOut;
use jiff::{SignedDuration, Timestamp};
use portal_api::Mac;
use portal_protocols::Source;
use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};

/// How many sources are watched at once: each takes 2 KB when it has asked for many.
const LIMIT: usize = 20_000;
/// How many different unknown addresses a source may ask for within [`PERIOD`].
const MISSES: usize = 20;
const PERIOD: SignedDuration = SignedDuration::from_mins(10);
/// How long a source is blocked.
const BLOCKED_FOR: SignedDuration = SignedDuration::from_hours(1);

/// Counts the unknown MAC addresses asked for, by source.
pub struct MissCounter {
    entries: Mutex<OldestOut<Source, Entry>>,
}

#[derive(Default)]
struct Entry {
    /// When each unknown address was asked for last.
    misses: HashMap<Mac, Timestamp>,
    blocked_until: Option<Timestamp>,
}

impl Default for MissCounter {
    fn default() -> Self {
        Self { entries: Mutex::new(OldestOut::new(LIMIT)) }
    }
}

impl MissCounter {
    /// Counts a request for an address that is not registered. Gives whether its source is blocked; the moment it
    /// becomes so is logged, once.
    pub fn miss(&self, address: IpAddr, mac: &Mac, now: Timestamp) -> bool {
        let source = Source::of(address);
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = entries.touch(&source);
        if entry.is_blocked(now) {
            return true;
        }
        entry.misses.retain(|_, at| now.duration_since(*at) < PERIOD);
        entry.misses.insert(mac.clone(), now);
        if entry.misses.len() <= MISSES {
            return false;
        }
        *entry = Entry { misses: HashMap::new(), blocked_until: now.checked_add(BLOCKED_FOR).ok() };
        drop(entries);
        tracing::warn!(%source, "blocked for an hour: asked for more than {MISSES} unknown MAC addresses in 10 minutes");
        true
    }

    /// Forgets the sources that are not blocked and asked for nothing unknown for a while.
    pub fn sweep(&self, now: Timestamp) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let is_recent = |at: &Timestamp| now.duration_since(*at) < PERIOD;
        entries.sweep(|entry| !entry.is_blocked(now) && !entry.misses.values().any(is_recent));
    }

    /// Whether a source is blocked.
    pub fn is_blocked(&self, address: IpAddr, now: Timestamp) -> bool {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(&Source::of(address)).is_some_and(|entry| entry.is_blocked(now))
    }
}

impl Entry {
    fn is_blocked(&self, now: Timestamp) -> bool {
        self.blocked_until.is_some_and(|until| now < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn mac(index: usize) -> Mac {
        Mac::parse(&format!("805EC0{index:06X}")).unwrap()
    }

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_twenty_first_blocks_for_an_hour() {
        let counter = MissCounter::default();
        let scanner = address("203.0.113.9");
        for index in 0..20 {
            assert!(!counter.miss(scanner, &mac(index), START));
        }
        assert!(!counter.is_blocked(scanner, START));
        assert!(counter.miss(scanner, &mac(20), START));
        assert!(counter.is_blocked(scanner, START + SignedDuration::from_secs(3_599)));
        assert!(!counter.is_blocked(address("203.0.113.10"), START));
        assert!(!counter.is_blocked(scanner, START + BLOCKED_FOR));
        assert!(!counter.miss(scanner, &mac(20), START + BLOCKED_FOR), "counted anew");
    }

    #[test]
    fn one_phone_that_keeps_asking_is_one() {
        let counter = MissCounter::default();
        for second in 0..1_000 {
            assert!(!counter.miss(address("203.0.113.9"), &mac(1), START + SignedDuration::from_secs(second)));
        }
    }

    #[test]
    fn who_asks_slowly_is_not_blocked() {
        let counter = MissCounter::default();
        for index in 0..200_u32 {
            let now = START + SignedDuration::from_secs(31 * i64::from(index));
            assert!(!counter.miss(address("203.0.113.9"), &mac(index as usize), now), "{index}");
        }
    }

    #[test]
    fn all_of_a_v6_network_is_one_source() {
        let counter = MissCounter::default();
        for index in 0..21 {
            counter.miss(address(&format!("2001:db8::{index:x}")), &mac(index), START);
        }
        assert!(counter.is_blocked(address("2001:db8::ffff"), START));
        assert!(!counter.is_blocked(address("2001:db8:0:1::1"), START));
    }

    #[test]
    fn who_asks_no_more_is_swept() {
        let counter = MissCounter::default();
        counter.miss(address("203.0.113.9"), &mac(1), START);
        counter.miss(address("203.0.113.10"), &mac(1), START + PERIOD);
        counter.sweep(START + PERIOD);
        let entries = counter.entries.lock().unwrap();
        assert!(entries.get(&Source::of(address("203.0.113.9"))).is_none());
        assert!(entries.get(&Source::of(address("203.0.113.10"))).is_some());
    }

    #[test]
    fn memory_is_bounded() {
        let counter = MissCounter::default();
        for index in 0..21 {
            counter.miss(address("203.0.113.9"), &mac(index), START);
        }
        for index in 0..u32::try_from(LIMIT).unwrap() {
            counter.miss(std::net::Ipv4Addr::from_bits(0x0a00_0000 + index).into(), &mac(0), START);
        }
        assert!(!counter.is_blocked(address("203.0.113.9"), START), "the oldest is forgotten");
    }

    proptest! {
        #[test]
        fn a_source_is_blocked_exactly_when_it_asked_for_more_than_twenty(asked in prop::collection::vec(0_usize..40, 0..80)) {
            let counter = MissCounter::default();
            let mut different = std::collections::HashSet::new();
            for index in asked {
                let was_blocked = different.len() > MISSES;
                different.insert(index);
                let is_blocked = counter.miss(address("203.0.113.9"), &mac(index), START);
                prop_assert_eq!(is_blocked, was_blocked || different.len() > MISSES);
            }
        }
    }
}
