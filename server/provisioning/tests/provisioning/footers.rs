//! Parsing of time zones: valid and invalid rules, and any rule written for the phones of any vendor.

use crate::{clock, clock::exact_clocks};
use jiff::{Timestamp, tz::TimeZone as Iana};
use portal_provisioning::{
    ClockChange, Error, SummerTime, TimeZone,
    time_zone::{cisco, gigaset, snom, yealink},
};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, prop_oneof, proptest};

#[test]
fn rejects_invalid_and_unsupported_footers() {
    for footer in [
        "",
        "CET",
        "C-1",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,M10.5.0/3,",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M0.5.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5.0/2:30,M10.5.0",
        "<+01-1",
        "<+99>-25",
        "<+24>-24",
        "IST-1GMT0,M10.5.0,M3.5.0/1",
        "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
        "EST5EDT,J60,J300",
        "CET-1CEST,M3.5.0,M10.5.0/24",
        "Europe/Paris",
        "CÉT-1",
        "CET-1\n",
        "CET--1",
        "CET-+1",
        "CET+-1",
        "CET-001",
        "CET-1:5",
        "CET-1CEST,M003.5.0,M10.5.0",
    ] {
        assert!(matches!(TimeZone::parse(footer), Err(Error::TimeZone { .. })), "{footer:?}");
    }
    let error = TimeZone::parse("EST5EDT,J60,J300").expect_err("a wrong zone").to_string();
    assert_eq!(error, "the time zone \"EST5EDT,J60,J300\" changes by the day of the year, which phones do not support");
}

fn changes() -> impl Strategy<Value = (ClockChange, ClockChange)> {
    let change = || (1..=5_u8, 0..=6_u8, 0..=23_u8);
    // The changes are months apart, so that they do not overlap, and away from the turn of the year, where jiff shifts
    // a change that is in another year in UTC.
    let months = (2..=11_u8, 2..=11_u8).prop_filter("months apart", |(start, end)| start.abs_diff(*end) > 1);
    (months, change(), change()).prop_map(|((from, to), start, end)| {
        let change = |month, (week, weekday, hour)| ClockChange { month, week, weekday, hour };
        (change(from, start), change(to, end))
    })
}

fn zones() -> impl Strategy<Value = TimeZone> {
    let offsets = prop_oneof![-12 * 60..=14 * 60, (-24..=28).prop_map(|half| half * 30)];
    let minutes = prop_oneof![Just(60), Just(30), 1..=300];
    let summer = (changes(), minutes).prop_map(|((start, end), minutes)| SummerTime { start, end, minutes });
    (offsets, proptest::option::of(summer))
        .prop_map(|(offset_minutes, summer_time)| TimeZone { offset_minutes, summer_time })
}

/// The footer of a zone in the syntax of RFC 9636. `short` leaves out optional parts.
fn footer(zone: &TimeZone, short: bool) -> String {
    let offset = |minutes: i32| {
        let sign = if minutes > 0 { "-" } else { "" };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        if minutes == 0 && short { format!("{sign}{hours}") } else { format!("{sign}{hours:02}:{minutes:02}") }
    };
    let change = |ClockChange { month, week, weekday, hour }: ClockChange| {
        if hour == 2 && short {
            format!("M{month}.{week}.{weekday}")
        } else {
            format!("M{month}.{week}.{weekday}/{hour}")
        }
    };
    let mut footer = format!("WWW{}", offset(zone.offset_minutes));
    if let Some(SummerTime { start, end, minutes }) = zone.summer_time {
        footer.push_str("<S-1>");
        if minutes != 60 || !short {
            footer.push_str(&offset(zone.offset_minutes + minutes));
        }
        footer.extend([",", &change(start), ",", &change(end)]);
    }
    footer
}

proptest! {
    #[test]
    fn a_written_footer_is_parsed_back(zone in zones(), short: bool) {
        prop_assert_eq!(TimeZone::parse(&footer(&zone, short)), Ok(zone));
    }

    #[test]
    fn parsing_a_footer_never_panics(footer in ".{0,60}") {
        let _ = TimeZone::parse(&footer);
    }

    /// Every accepted footer is also accepted by another parser, with the same result.
    #[test]
    fn every_accepted_footer_is_accepted_by_jiff(
        footer in "([A-Z]{2,4}|<[-+0-9A-Z]{2,5}>)[-+]{0,2}[0-9]{1,3}(:[0-9]{1,3})?\
            (([A-Z]{3}|<[-+0-9]{3}>)([-+]?[0-9]{1,2}(:[0-9]{2})?)?,M[0-9]{1,3}\\.[0-6]\\.[0-7](/[0-9]{1,3})?,M1?[0-9]\\.[0-5]\\.[0-6](/[0-9]{1,2})?)?"
    ) {
        if let Ok(zone) = TimeZone::parse(&footer) {
            let other = Iana::posix(&footer);
            prop_assert!(other.is_ok(), "{}: {:?}", footer, other);
            // Parsers differ for overlapping rules (for example, both changes in the same month).
            if zone.summer_time.is_none() {
                let offset = other.expect("a footer").to_offset(Timestamp::UNIX_EPOCH).seconds();
                prop_assert_eq!(zone.offset_minutes * 60, offset);
            }
        }
    }

    /// For any rule, the phone changes its clock at the times that jiff computes from the footer.
    #[test]
    fn every_vendor_clock_follows_the_rule(zone in zones()) {
        let (transitions, months) = clock::iana(&Iana::posix(&footer(&zone, false)).expect("a footer"));
        for (vendor, clock) in exact_clocks(&zone) {
            prop_assert_eq!(clock.transitions(), transitions.clone(), "{:?}", vendor);
            prop_assert_eq!(clock.months(), months.clone(), "{:?}", vendor);
        }
        let values = gigaset::Clock::new(&zone);
        if values.limits.is_empty() {
            prop_assert_eq!(clock::gigaset(&values).transitions(), transitions);
        }
    }

    /// No value contains a character that ends or begins anything in a vendor's file.
    #[test]
    fn clock_values_contain_no_separator_of_a_format(zone in zones()) {
        let (yealink, snom, cisco) = (yealink::Clock::new(&zone, None), snom::Clock::new(&zone, None), cisco::Clock::new(&zone));
        for value in [
            yealink.zone, yealink.summer_start, yealink.summer_end, yealink.summer_minutes,
            snom.offset, snom.summer, cisco.zone, cisco.offset, cisco.summer_rule, gigaset::Clock::new(&zone).zone,
        ] {
            let is_plain = |character: char| character.is_ascii_alphanumeric() || " +-:./;=".contains(character);
            prop_assert!(value.chars().all(is_plain), "{}", value);
        }
    }
}
