use super::{block::BLOCKED_FOR, *};
use proptest::prelude::*;

const START: Timestamp = Timestamp::UNIX_EPOCH;

fn mac(index: usize) -> Mac {
    Mac::parse(&format!("805EC0{index:06X}")).unwrap()
}

fn address(text: &str) -> IpAddr {
    text.parse().unwrap()
}

/// A request for an address that turns out to be unknown.
fn miss(counter: &MissCounter, from: IpAddr, mac: &Mac, now: Timestamp) -> bool {
    counter.ask(from, mac, now);
    counter.miss(Subscriber::of(from), mac, now)
}

#[test]
fn the_twenty_first_blocks_for_an_hour() {
    let counter = MissCounter::default();
    let scanner = address("203.0.113.9");
    for index in 0..20 {
        assert!(miss(&counter, scanner, &mac(index), START));
    }
    assert!(!counter.is_blocked(scanner, START));
    miss(&counter, scanner, &mac(20), START);
    assert!(counter.is_blocked(scanner, START + SignedDuration::from_secs(3_599)));
    assert!(counter.ask(scanner, &mac(30), START).is_blocked);
    assert!(!counter.is_blocked(address("203.0.113.10"), START));
    assert!(!counter.is_blocked(scanner, START + BLOCKED_FOR));
    miss(&counter, scanner, &mac(20), START + BLOCKED_FOR);
    assert!(!counter.is_blocked(scanner, START + BLOCKED_FOR), "counted anew");
}

#[test]
fn what_is_pending_is_told_until_it_is_looked_up() {
    let counter = MissCounter::default();
    let (site, source) = (address("203.0.113.9"), Subscriber::of(address("203.0.113.9")));
    assert_eq!(counter.pending(site), []);
    counter.ask(site, &mac(1), START);
    counter.ask(site, &mac(2), START);
    assert_eq!(counter.pending(site), [mac(1), mac(2)]);
    counter.forgive(source, &mac(1), START);
    assert!(counter.miss(source, &mac(2), START), "new");
    assert!(!counter.miss(source, &mac(2), START), "not new any more");
    assert_eq!(counter.pending(site), []);
}

#[test]
fn a_site_of_registered_telephones_is_not_blocked() {
    let counter = MissCounter::default();
    let site = address("203.0.113.9");
    for index in 0..1_000 {
        counter.ask(site, &mac(index), START);
        counter.forgive(Subscriber::of(site), &mac(index), START);
    }
    assert!(!counter.is_blocked(site, START));
    // Even when no address was looked up yet.
    for index in 0..1_000 {
        counter.ask(site, &mac(index), START);
    }
    assert!(!counter.is_blocked(site, START));
    assert!(counter.pending(site).len() <= KEPT);
}

#[test]
fn one_address_again_and_again_blocks_and_a_telephone_that_starts_does_not() {
    let counter = MissCounter::default();
    let site = address("203.0.113.9");
    for minute in 0..120_i64 {
        let now = START + SignedDuration::from_mins(minute);
        for _ in 0..5 {
            miss(&counter, site, &mac(1), now);
        }
        assert!(!counter.is_blocked(site, now), "{minute}");
    }
    let other = address("203.0.113.10");
    for second in 0..REPEATS {
        miss(&counter, other, &mac(1), START + SignedDuration::from_secs(second.into()));
    }
    assert!(!counter.is_blocked(other, START + SignedDuration::from_secs(60)));
    miss(&counter, other, &mac(1), START + SignedDuration::from_secs(60));
    assert!(counter.is_blocked(other, START + SignedDuration::from_secs(60)));
}

#[test]
fn who_asks_slowly_is_not_blocked() {
    let counter = MissCounter::default();
    for index in 0..200_u32 {
        let now = START + SignedDuration::from_secs(31 * i64::from(index));
        miss(&counter, address("203.0.113.9"), &mac(index as usize), now);
        assert!(!counter.is_blocked(address("203.0.113.9"), now), "{index}");
    }
}

#[test]
fn all_of_a_v6_network_is_one_source() {
    let counter = MissCounter::default();
    for index in 0..21 {
        miss(&counter, address(&format!("2001:db8:0:{index:x}::1")), &mac(index), START);
    }
    assert!(counter.is_blocked(address("2001:db8:0:ff::1"), START));
    assert!(!counter.is_blocked(address("2001:db8:0:100::1"), START));
}

#[test]
fn one_source_has_a_share_of_the_journal() {
    let counter = MissCounter::default();
    let source = address("203.0.113.9");
    let noted = (0..2 * NOTED).filter(|_| counter.ask(source, &mac(1), START).is_noted).count();
    assert_eq!(noted, NOTED as usize);
    assert!(counter.ask(source, &mac(1), START + PERIOD).is_noted, "counted anew");
}

#[test]
fn a_clock_that_jumped_blocks_nobody_for_longer() {
    let counter = MissCounter::default();
    let scanner = address("203.0.113.9");
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
    assert!(counter.is_blocked(scanner, START), "and counts as ever");
}

#[test]
fn who_asks_no_more_is_swept() {
    let counter = MissCounter::default();
    miss(&counter, address("203.0.113.9"), &mac(1), START);
    miss(&counter, address("203.0.113.10"), &mac(1), START + PERIOD);
    counter.sweep(START + PERIOD);
    assert!(counter.counts().entries.get(&Subscriber::of(address("203.0.113.9"))).is_none());
    assert!(counter.counts().entries.get(&Subscriber::of(address("203.0.113.10"))).is_some());
}

#[test]
fn memory_is_bounded() {
    let counter = MissCounter::default();
    for index in 0..21 {
        miss(&counter, address("203.0.113.9"), &mac(index), START);
    }
    for index in 0..u32::try_from(LIMIT).unwrap() {
        counter.ask(std::net::Ipv4Addr::from_bits(0x0a00_0000 + index).into(), &mac(0), START);
    }
    assert!(!counter.is_blocked(address("203.0.113.9"), START), "the oldest is forgotten");
}

/// Has a source blocked that asked for this many addresses.
fn block(counter: &MissCounter, from: IpAddr, count: usize) {
    for index in 0..count {
        miss(counter, from, &mac(index), START);
    }
    assert!(counter.is_blocked(from, START));
}

#[test]
fn who_registers_what_a_source_asked_for_unblocks_it() {
    let counter = MissCounter::default();
    let (office, scanner) = (address("203.0.113.9"), address("203.0.113.10"));
    block(&counter, office, 24);
    block(&counter, scanner, 60);
    for index in 0..4 {
        assert!(counter.is_blocked(office, START), "{index}");
        counter.register(&mac(index), Some(7), START);
    }
    assert!(!counter.is_blocked(office, START), "20 remain");
    assert!(counter.is_blocked(scanner, START), "56 remain");
    assert_eq!(counter.blocked(START)[0].resellers, [7]);
    assert_eq!((counter.blocked(START)[0].unknown, counter.blocked(START).len()), (56, 1));
    miss(&counter, office, &mac(30), START);
    assert!(counter.is_blocked(office, START), "and counts as ever");
}

#[test]
fn a_request_from_before_the_registration_is_no_miss() {
    let counter = MissCounter::default();
    let (office, source) = (address("203.0.113.9"), Subscriber::of(address("203.0.113.9")));
    for index in 0..30 {
        counter.ask(office, &mac(index), START);
        counter.register(&mac(index), None, START);
        counter.miss(source, &mac(index), START);
    }
    assert!(!counter.is_blocked(office, START));
    let later = START + SignedDuration::from_secs(1);
    assert!(miss(&counter, office, &mac(1), later), "deleted again: unknown as before");
}

#[test]
fn registering_without_end_is_no_way_to_guess() {
    let counter = MissCounter::default();
    let source = address("203.0.113.9");
    let guessed = (0..1_000).take_while(|index| {
        miss(&counter, source, &mac(*index), START);
        counter.register(&mac(*index), Some(7), START);
        !counter.is_blocked(source, START)
    });
    assert!(guessed.count() < 300);
    block(&counter, address("203.0.113.11"), 500);
    for index in 0..500 {
        counter.register(&mac(index), Some(7), START);
    }
    assert!(counter.is_blocked(address("203.0.113.11"), START), "more than a block remembers");
}

#[test]
fn a_source_is_unblocked_by_hand_a_few_times_a_day() {
    let counter = MissCounter::default();
    let (office, source) = (address("203.0.113.9"), Subscriber::of(address("203.0.113.9")));
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
    fn a_source_is_blocked_exactly_when_it_asked_for_more_than_twenty(asked in prop::collection::vec(0_usize..40, 0..80)) {
        let counter = MissCounter::default();
        let source = address("203.0.113.9");
        let mut different = std::collections::HashSet::new();
        for index in asked {
            different.insert(index);
            miss(&counter, source, &mac(index), START);
            prop_assert_eq!(counter.is_blocked(source, START), different.len() > MISSES);
        }
    }
}
