//! Tests of the counter of misses: limits, blocks, and the registrations that end them.

use super::{block::BLOCKED_FOR, *};
use proptest::prelude::*;

const START: Timestamp = Timestamp::UNIX_EPOCH;

fn mac(index: usize) -> Mac {
    Mac::parse(&format!("805EC0{index:06X}")).unwrap()
}

fn ip(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// Records a request for an address, and the look-up that finds it unregistered. Returns whether the miss is new.
fn miss(counter: &MissCounter, from: IpAddr, mac: &Mac, now: Timestamp) -> bool {
    counter.record_request(from, mac, now);
    counter.record_miss(SourceNetwork::of(from), mac, now)
}

#[test]
fn more_than_20_unknown_addresses_block_the_source_for_an_hour() {
    let counter = MissCounter::default();
    let scanner = ip("203.0.113.9");
    for index in 0..20 {
        assert!(miss(&counter, scanner, &mac(index), START));
    }
    assert!(!counter.is_blocked(scanner, START));
    miss(&counter, scanner, &mac(20), START);
    assert!(counter.is_blocked(scanner, START + SignedDuration::from_secs(3_599)));
    assert!(counter.record_request(scanner, &mac(30), START).is_blocked);
    assert!(!counter.is_blocked(ip("203.0.113.10"), START));
    assert!(!counter.is_blocked(scanner, START + BLOCKED_FOR));
    miss(&counter, scanner, &mac(20), START + BLOCKED_FOR);
    assert!(!counter.is_blocked(scanner, START + BLOCKED_FOR), "counted anew");
}

#[test]
fn addresses_are_pending_until_they_are_looked_up() {
    let counter = MissCounter::default();
    let (site, source) = (ip("203.0.113.9"), SourceNetwork::of(ip("203.0.113.9")));
    assert_eq!(counter.pending_macs(site), []);
    counter.record_request(site, &mac(1), START);
    counter.record_request(site, &mac(2), START);
    assert_eq!(counter.pending_macs(site), [mac(1), mac(2)]);
    counter.forgive(source, &mac(1), START);
    assert!(counter.record_miss(source, &mac(2), START), "the miss is new");
    assert!(!counter.record_miss(source, &mac(2), START), "the miss is known");
    assert_eq!(counter.pending_macs(site), []);
}

#[test]
fn a_site_of_registered_phones_is_not_blocked() {
    let counter = MissCounter::default();
    let site = ip("203.0.113.9");
    for index in 0..1_000 {
        counter.record_request(site, &mac(index), START);
        counter.forgive(SourceNetwork::of(site), &mac(index), START);
    }
    assert!(!counter.is_blocked(site, START));
    // Even when no address was looked up yet.
    for index in 0..1_000 {
        counter.record_request(site, &mac(index), START);
    }
    assert!(!counter.is_blocked(site, START));
    assert!(counter.pending_macs(site).len() <= REMEMBERED_MACS);
}

#[test]
fn more_than_60_requests_for_one_address_in_ten_minutes_block_the_source() {
    let counter = MissCounter::default();
    let site = ip("203.0.113.9");
    for minute in 0..120_i64 {
        let now = START + SignedDuration::from_mins(minute);
        for _ in 0..5 {
            miss(&counter, site, &mac(1), now);
        }
        assert!(!counter.is_blocked(site, now), "{minute}");
    }
    let other = ip("203.0.113.10");
    for second in 0..MAX_REPEATS {
        miss(&counter, other, &mac(1), START + SignedDuration::from_secs(second.into()));
    }
    assert!(!counter.is_blocked(other, START + SignedDuration::from_secs(60)));
    miss(&counter, other, &mac(1), START + SignedDuration::from_secs(60));
    assert!(counter.is_blocked(other, START + SignedDuration::from_secs(60)));
}

#[test]
fn a_source_that_asks_slowly_is_not_blocked() {
    let counter = MissCounter::default();
    for index in 0..200_u32 {
        let now = START + SignedDuration::from_secs(31 * i64::from(index));
        miss(&counter, ip("203.0.113.9"), &mac(index as usize), now);
        assert!(!counter.is_blocked(ip("203.0.113.9"), now), "{index}");
    }
}

#[test]
fn an_ipv6_network_is_one_source() {
    let counter = MissCounter::default();
    for index in 0..21 {
        miss(&counter, ip(&format!("2001:db8:0:{index:x}::1")), &mac(index), START);
    }
    assert!(counter.is_blocked(ip("2001:db8:0:ff::1"), START));
    assert!(!counter.is_blocked(ip("2001:db8:0:100::1"), START));
}

#[test]
fn one_source_has_a_share_of_the_journal() {
    let counter = MissCounter::default();
    let source = ip("203.0.113.9");
    let recorded =
        (0..2 * RECORDED_REQUESTS).filter(|_| counter.record_request(source, &mac(1), START).may_be_recorded).count();
    assert_eq!(recorded, RECORDED_REQUESTS as usize);
    assert!(counter.record_request(source, &mac(1), START + PERIOD).may_be_recorded, "counted anew");
}

#[test]
fn a_clock_jump_prolongs_no_block() {
    let counter = MissCounter::default();
    let scanner = ip("203.0.113.9");
    let ahead = START + SignedDuration::from_hours(24 * 365);
    for index in 0..30 {
        miss(&counter, scanner, &mac(index), ahead);
    }
    assert!(counter.is_blocked(scanner, ahead));
    assert!(!counter.is_blocked(scanner, START), "the clock is right again");
    for index in 0..20 {
        miss(&counter, scanner, &mac(index), START);
    }
    assert!(!counter.is_blocked(scanner, START));
    miss(&counter, scanner, &mac(20), START);
    assert!(counter.is_blocked(scanner, START), "misses count as before");
}

#[test]
fn sources_without_recent_requests_are_swept() {
    let counter = MissCounter::default();
    miss(&counter, ip("203.0.113.9"), &mac(1), START);
    miss(&counter, ip("203.0.113.10"), &mac(1), START + PERIOD);
    counter.sweep(START + PERIOD);
    assert!(counter.counts().entries.get(&SourceNetwork::of(ip("203.0.113.9"))).is_none());
    assert!(counter.counts().entries.get(&SourceNetwork::of(ip("203.0.113.10"))).is_some());
}

#[test]
fn memory_is_bounded() {
    let counter = MissCounter::default();
    for index in 0..21 {
        miss(&counter, ip("203.0.113.9"), &mac(index), START);
    }
    for index in 0..u32::try_from(SOURCE_LIMIT).unwrap() {
        counter.record_request(std::net::Ipv4Addr::from_bits(0x0a00_0000 + index).into(), &mac(0), START);
    }
    assert!(!counter.is_blocked(ip("203.0.113.9"), START), "the source with the oldest request is forgotten");
}

/// Blocks a source by this number of misses.
fn block(counter: &MissCounter, from: IpAddr, count: usize) {
    for index in 0..count {
        miss(counter, from, &mac(index), START);
    }
    assert!(counter.is_blocked(from, START));
}

#[test]
fn registering_the_requested_addresses_unblocks_the_source() {
    let counter = MissCounter::default();
    let (office, scanner) = (ip("203.0.113.9"), ip("203.0.113.10"));
    block(&counter, office, 24);
    block(&counter, scanner, 60);
    for index in 0..4 {
        assert!(counter.is_blocked(office, START), "{index}");
        counter.record_registration(&mac(index), Some(7), START);
    }
    assert!(!counter.is_blocked(office, START), "20 misses remain");
    assert!(counter.is_blocked(scanner, START), "56 misses remain");
    assert_eq!(counter.blocked_sources(START)[0].resellers, [7]);
    assert_eq!((counter.blocked_sources(START)[0].unknown, counter.blocked_sources(START).len()), (56, 1));
    miss(&counter, office, &mac(30), START);
    assert!(counter.is_blocked(office, START), "misses count as before");
}

#[test]
fn a_request_from_before_the_registration_is_no_miss() {
    let counter = MissCounter::default();
    let (office, source) = (ip("203.0.113.9"), SourceNetwork::of(ip("203.0.113.9")));
    for index in 0..30 {
        counter.record_request(office, &mac(index), START);
        counter.record_registration(&mac(index), None, START);
        counter.record_miss(source, &mac(index), START);
    }
    assert!(!counter.is_blocked(office, START));
    let later = START + SignedDuration::from_secs(1);
    assert!(miss(&counter, office, &mac(1), later), "the phone was deleted, so its address is unknown again");
}

#[test]
fn registering_addresses_does_not_allow_unlimited_guesses() {
    let counter = MissCounter::default();
    let source = ip("203.0.113.9");
    let guessed = (0..1_000).take_while(|index| {
        miss(&counter, source, &mac(*index), START);
        counter.record_registration(&mac(*index), Some(7), START);
        !counter.is_blocked(source, START)
    });
    assert!(guessed.count() < 300);
    block(&counter, ip("203.0.113.11"), 500);
    for index in 0..500 {
        counter.record_registration(&mac(index), Some(7), START);
    }
    assert!(
        counter.is_blocked(ip("203.0.113.11"), START),
        "the source asked for more addresses than a block remembers"
    );
}

#[test]
fn a_source_can_be_unblocked_by_hand_five_times_a_day() {
    let counter = MissCounter::default();
    let (office, source) = (ip("203.0.113.9"), SourceNetwork::of(ip("203.0.113.9")));
    for _ in 0..5 {
        block(&counter, office, 21);
        assert!(counter.may_unblock(source, START));
        counter.unblock(source);
        assert!(!counter.is_blocked(office, START));
    }
    assert!(!counter.may_unblock(source, START));
    assert!(counter.may_unblock(source, START + SignedDuration::from_hours(24)));
}

proptest! {
    #[test]
    fn a_source_is_blocked_exactly_when_it_asked_for_more_than_twenty_unknown_addresses(asked in prop::collection::vec(0_usize..40, 0..80)) {
        let counter = MissCounter::default();
        let source = ip("203.0.113.9");
        let mut different = std::collections::HashSet::new();
        for index in asked {
            different.insert(index);
            miss(&counter, source, &mac(index), START);
            prop_assert_eq!(counter.is_blocked(source, START), different.len() > MAX_MISSES);
        }
    }
}
