//! Reads a phone's clock parameters according to each vendor's documents. It is the inverse of the crate's code, and
//! shares no code with it.

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Weekday, date},
    tz::{Offset, TimeZone as Iana},
};
use portal_provisioning::{
    TimeZone, Vendor,
    time_zone::{cisco, gigaset, snom, yealink},
};

/// The years to compare.
pub const YEARS: std::ops::RangeInclusive<i16> = 2026..=2036;

/// A moment at which a clock changes, and the offset after it in seconds east of Greenwich.
pub type Transition = (Timestamp, i32);

/// A phone's clock.
#[derive(Debug)]
pub struct Clock {
    /// Seconds east of Greenwich, without summer time.
    pub standard: i32,
    pub summer: Option<Summer>,
}

#[derive(Debug)]
pub struct Summer {
    pub start: When,
    pub end: When,
    pub seconds: i32,
}

#[derive(Debug)]
pub struct When {
    month: i8,
    day: Day,
    /// From Monday 1 to Sunday 7.
    weekday: i8,
    seconds: i64,
}

#[derive(Debug)]
enum Day {
    /// The ordinal of the weekday in the month; 5 is the last.
    Week(i8),
    /// The first such weekday on or after this day of the month.
    From(i8),
    Last,
}

impl When {
    fn date(&self, year: i16) -> Date {
        let weekday = Weekday::from_monday_one_offset(self.weekday).expect("a weekday from 1 to 7");
        let first = date(year, self.month, 1);
        match self.day {
            Day::Week(week @ 1..=4) => first.nth_weekday_of_month(week, weekday).expect("a day of the month"),
            Day::Week(5) | Day::Last => first.nth_weekday_of_month(-1, weekday).expect("a day of the month"),
            Day::Week(week) => panic!("week {week}"),
            Day::From(day) => {
                let mut at = date(year, self.month, day);
                while at.weekday() != weekday {
                    at = at.tomorrow().expect("a day");
                }
                at
            }
        }
    }

    /// The moment of the change, given the offset of the local clock.
    fn moment(&self, year: i16, offset: i32) -> Timestamp {
        let local = self.date(year).at(0, 0, 0, 0).saturating_add(SignedDuration::from_secs(self.seconds));
        Offset::from_seconds(offset).expect("an offset").to_timestamp(local).expect("a moment")
    }
}

impl Clock {
    /// The changes in the years to compare, in UTC.
    pub fn transitions(&self) -> Vec<Transition> {
        let Some(summer) = &self.summer else { return Vec::new() };
        let forward = self.standard + summer.seconds;
        let mut transitions: Vec<Transition> = (YEARS.start() - 1..=YEARS.end() + 1)
            .flat_map(|year| {
                [(summer.start.moment(year, self.standard), forward), (summer.end.moment(year, forward), self.standard)]
            })
            .filter(|(at, _)| YEARS.contains(&Offset::UTC.to_datetime(*at).year()))
            .collect();
        transitions.sort();
        transitions
    }

    /// The offset in the middle of every month, in seconds east of Greenwich.
    pub fn months(&self) -> Vec<i32> {
        let transitions = self.transitions();
        moments()
            .map(|at| match transitions.iter().rfind(|(change, _)| *change <= at) {
                Some((_, offset)) => *offset,
                // Before the first change the offset is the one after the second change.
                None => transitions.get(1).map_or(self.standard, |(_, offset)| *offset),
            })
            .collect()
    }
}

/// Noon of the fifteenth of every month: no rule in use changes near that time.
fn moments() -> impl Iterator<Item = Timestamp> {
    YEARS
        .flat_map(|year| (1..=12).map(move |month| date(year, month, 15)))
        .map(|day| Offset::UTC.to_timestamp(day.at(12, 0, 0, 0)).expect("a moment"))
}

/// The same data from the IANA database, or from jiff's reading of a footer.
pub fn iana(zone: &Iana) -> (Vec<Transition>, Vec<i32>) {
    let start = Offset::UTC.to_timestamp(date(*YEARS.start(), 1, 1).at(0, 0, 0, 0)).expect("a moment");
    let end = Offset::UTC.to_timestamp(date(YEARS.end() + 1, 1, 1).at(0, 0, 0, 0)).expect("a moment");
    let before = start - SignedDuration::from_secs(1);
    let transitions = zone.following(before).map(|change| (change.timestamp(), change.offset().seconds()));
    (transitions.take_while(|(at, _)| *at < end).collect(), moments().map(|at| zone.to_offset(at).seconds()).collect())
}

fn number<T: std::str::FromStr<Err = std::num::ParseIntError>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn numbers<const N: usize>(text: &str, separator: char) -> [i8; N] {
    let numbers: Vec<i8> = text.split(separator).map(number).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("{text} has {N} numbers"))
}

/// `02:00:00`, in seconds.
fn time(text: &str) -> i64 {
    let [hours, minutes, seconds] = numbers(text, ':').map(i64::from);
    assert!((0..24).contains(&hours) && (0..60).contains(&minutes) && (0..60).contains(&seconds), "{text}");
    hours * 3600 + minutes * 60 + seconds
}

/// The clocks of the vendors whose phones support every rule.
pub fn exact_clocks(zone: &TimeZone) -> [(Vendor, Clock); 3] {
    [
        (Vendor::Yealink, yealink(&yealink::Clock::new(zone, None))),
        (Vendor::Snom, snom(&snom::Clock::new(zone, None))),
        (Vendor::Cisco, cisco(&cisco::Clock::new(zone))),
    ]
}

/// `+1`, `-9:30`; `3/5/7/2`; `60`.
pub fn yealink(clock: &yealink::Clock) -> Clock {
    let (hours, minutes) = clock.zone.split_once(':').unwrap_or((&clock.zone, "0"));
    let (hours, minutes) = (number::<i32>(hours) * 3600, number::<i32>(minutes) * 60);
    let when = |text: &str| {
        let [month, week, weekday, hour] = numbers(text, '/');
        When { month, day: Day::Week(week), weekday, seconds: i64::from(hour) * 3600 }
    };
    let summer = match (clock.summer_enable, clock.summer_type) {
        ("0", "") => {
            assert_eq!([&clock.summer_start, &clock.summer_end, &clock.summer_minutes], [""; 3]);
            None
        }
        ("1", "1") => Some(Summer {
            start: when(&clock.summer_start),
            end: when(&clock.summer_end),
            seconds: number::<i32>(&clock.summer_minutes) * 60,
        }),
        other => panic!("summer_time and dst_time_type are {other:?}"),
    };
    Clock { standard: if clock.zone.starts_with('-') { hours - minutes } else { hours + minutes }, summer }
}

/// `+3600`; `3600 03.05.07 02:00:00 10.05.07 03:00:00`.
pub fn snom(clock: &snom::Clock) -> Clock {
    assert!(clock.offset.starts_with(['+', '-']), "{}", clock.offset);
    let summer = (!clock.summer.is_empty()).then(|| {
        let words: Vec<&str> = clock.summer.split(' ').collect();
        let [seconds, start, start_time, end, end_time] = words[..] else { panic!("{} has five words", clock.summer) };
        let when = |day: &str, at: &str| {
            let [month, week, weekday] = numbers(day, '.');
            When { month, day: Day::Week(week), weekday, seconds: time(at) }
        };
        Summer { start: when(start, start_time), end: when(end, end_time), seconds: number(seconds) }
    });
    Clock { standard: number(&clock.offset), summer }
}

/// `GMT+01:00` and `00/30`; `start=3/-1/7/2:0:0;end=10/-1/7/3:0:0;save=1:0:0`.
pub fn cisco(clock: &cisco::Clock) -> Clock {
    const CHOICES: &str = "GMT-12:00/GMT-11:00/GMT-10:00/GMT-09:00/GMT-08:00/GMT-07:00/GMT-06:00/GMT-05:00/GMT-04:00/\
        GMT-03:30/GMT-03:00/GMT-02:00/GMT-01:00/GMT/GMT+01:00/GMT+02:00/GMT+03:00/GMT+03:30/GMT+04:00/GMT+05:00/\
        GMT+05:30/GMT+05:45/GMT+06:00/GMT+06:30/GMT+07:00/GMT+08:00/GMT+09:00/GMT+09:30/GMT+10:00/GMT+11:00/GMT+12:00/\
        GMT+13:00";
    assert!(CHOICES.split('/').any(|choice| choice == clock.zone), "{} is no choice", clock.zone);
    let choice = match clock.zone.strip_prefix("GMT").expect("GMT") {
        "" => 0,
        text => {
            let [hours, minutes] = numbers(&text[1..], ':').map(i32::from);
            (hours * 3600 + minutes * 60) * if text.starts_with('-') { -1 } else { 1 }
        }
    };
    let rest = if clock.offset.is_empty() {
        0
    } else {
        let [hours, minutes] = numbers(&clock.offset, '/').map(i32::from);
        hours * 3600 + minutes * 60
    };
    let when = |text: &str| {
        let (day, at) = text.rsplit_once('/').expect("a day and a time");
        let [month, day, weekday] = numbers(day, '/');
        let day = match day {
            -1 => Day::Last,
            day => Day::From(day),
        };
        When { month, day, weekday, seconds: time(at) }
    };
    let summer = match clock.summer_enable {
        "No" => {
            assert_eq!(clock.summer_rule, "");
            None
        }
        "Yes" => {
            let parts: Vec<(&str, &str)> =
                clock.summer_rule.split(';').filter_map(|part| part.split_once('=')).collect();
            let [("start", start), ("end", end), ("save", save)] = parts[..] else { panic!("{}", clock.summer_rule) };
            let seconds = i32::try_from(time(save)).expect("less than a day");
            Some(Summer { start: when(start), end: when(end), seconds })
        }
        other => panic!("Daylight_Saving_Time_Enable is {other}"),
    };
    Clock { standard: choice + rest, summer }
}

/// The vendor's remark in its template: list entries with their offsets; then the additional entries of wazo's table.
const GIGASET: &str = "0x00(GMT-12),0x01(GMT-11),0x02(GMT-10),0x03(GMT-9),0x04(GMT-8),0x07(GMT-7),0x09(GMT-6),0x0d(GMT-5),\
    0x0f(GMT-4),0x15(GMT-3),0x16(GMT-2),0x18(GMT-1),0x1a(GMT),0x1b(GMT+1),0x20(GMT+2),0x28(GMT+3),0x2b(GMT+4),0x2e(GMT+5),\
    0x33(GMT+6),0x37(GMT+7),0x3a(GMT+8),0x3d(GMT+9),0x43(GMT+10),\
    0x2d(GMT+4.5),0x30(GMT+5.5),0x31(GMT+5.75),0x35(GMT+6.5),0x40(GMT+9.5),0x47(GMT+11),0x48(GMT+12)";

/// `0x1b`; summer time changes at 01:00 UTC on the last Sundays of March and October, or never.
#[expect(clippy::cast_possible_truncation, reason = "quarters of hours")]
pub fn gigaset(clock: &gigaset::Clock) -> Clock {
    let entry = GIGASET.split(',').find_map(|entry| entry.strip_prefix(&format!("{}(GMT", clock.zone)));
    let hours = entry.unwrap_or_else(|| panic!("{} is no entry", clock.zone)).trim_end_matches(')');
    let hours: f64 = if hours.is_empty() { 0.0 } else { hours.parse().expect("hours") };
    let standard = (hours * 3600.0) as i32;
    let when = |month, offset: i32| When { month, day: Day::Last, weekday: 7, seconds: i64::from(3600 + offset) };
    let summer = match clock.summer_enable {
        "0x0" => None,
        "0x1" => Some(Summer { start: when(3, standard), end: when(10, standard + 3600), seconds: 3600 }),
        other => panic!("ucB_TIME_USE_AUTOMATIC_DST is {other}"),
    };
    Clock { standard, summer }
}
