//! The clock that a telephone is given against the IANA database: every hour of ten years.

use crate::{cfg, sample};
use jiff::{
    Timestamp, ToSpan,
    civil::{DateTime, Weekday, date},
    tz::TimeZone as Iana,
};
use portal_provisioning::{Error, TimeZone, render_phone};

/// A telephone's clock, from what is in its file.
struct Clock {
    offset_minutes: i64,
    summer: Option<(String, String, i64)>,
}

impl Clock {
    fn new(footer: &str) -> Self {
        let mut configuration = sample::configuration();
        configuration.time_zone = TimeZone::parse(footer).expect("a time zone");
        let file = render_phone(sample::model("yealink-cp920"), None, &configuration).expect("a file");
        let value = |name: &str| cfg::value(&file, &format!("local_time.{name}"));
        let zone = value("time_zone").expect("a zone");
        let (hours, minutes) = zone.split_once(':').unwrap_or((&zone, "0"));
        let minutes: i64 = minutes.parse().expect("minutes");
        let minutes = if zone.starts_with('-') { -minutes } else { minutes };
        let offset_minutes = hours.parse::<i64>().expect("hours") * 60 + minutes;
        let summer = match value("summer_time").as_deref() {
            Some("1") => {
                assert_eq!(value("dst_time_type").as_deref(), Some("1"), "by week");
                let saved = value("offset_time").expect("an offset").parse().expect("minutes");
                Some((value("start_time").expect("a start"), value("end_time").expect("an end"), saved))
            }
            Some("0") => {
                for name in ["dst_time_type", "start_time", "end_time", "offset_time"] {
                    assert_eq!(value(name), None);
                }
                None
            }
            other => panic!("summer_time is {other:?}"),
        };
        Self { offset_minutes, summer }
    }

    /// Seconds east of Greenwich.
    fn offset(&self, at: Timestamp) -> i64 {
        let minutes = match &self.summer {
            None => self.offset_minutes,
            Some((start, end, saved)) => {
                let standard = Iana::UTC.to_datetime(at) + self.offset_minutes.minutes();
                let (start, end) = (change(start, standard), change(end, standard) - saved.minutes());
                let is_summer = if start < end {
                    start <= standard && standard < end
                } else {
                    !(end <= standard && standard < start)
                };
                self.offset_minutes + if is_summer { *saved } else { 0 }
            }
        };
        minutes * 60
    }
}

/// `3/5/7/2` in the year of a moment.
fn change(text: &str, at: DateTime) -> DateTime {
    let numbers: Vec<i8> = text.split('/').map(|number| number.parse().expect("a number")).collect();
    let [month, week, weekday, hour] = numbers[..] else { panic!("{text} has four numbers") };
    let weekday = Weekday::from_monday_one_offset(weekday).expect("a weekday from 1 to 7");
    let week = if week == 5 { -1 } else { week };
    let day = date(at.year(), month, 1).nth_weekday_of_month(week, weekday).expect("a day of the month");
    day.at(hour, 0, 0, 0)
}

#[test]
fn every_french_zone_is_right_for_ten_years() {
    for (name, footer) in [
        ("Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3"),
        ("America/Martinique", "AST4"),
        ("America/Guadeloupe", "AST4"),
        ("America/St_Barthelemy", "AST4"),
        ("America/Cayenne", "<-03>3"),
        ("Indian/Reunion", "<+04>-4"),
        ("Indian/Mayotte", "EAT-3"),
        ("Pacific/Noumea", "<+11>-11"),
        ("Pacific/Tahiti", "<-10>10"),
        ("Pacific/Marquesas", "<-0930>9:30"),
        ("Pacific/Gambier", "<-09>9"),
        ("Pacific/Wallis", "<+12>-12"),
        ("Indian/Kerguelen", "<+05>-5"),
        ("America/Miquelon", "<-03>3<-02>,M3.2.0,M11.1.0"),
        // Not French: summer over the turn of the year, and one that isn't an hour.
        ("Australia/Sydney", "AEST-10AEDT,M10.1.0,M4.1.0/3"),
        ("Australia/Lord_Howe", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"),
    ] {
        let iana = Iana::get(name).expect("a zone of the database");
        let clock = Clock::new(footer);
        let mut at: Timestamp = "2025-01-01T00:30:00Z".parse().expect("a moment");
        let end: Timestamp = "2035-01-01T00:30:00Z".parse().expect("a moment");
        while at < end {
            assert_eq!(clock.offset(at), i64::from(iana.to_offset(at).seconds()), "{name} at {at}");
            at += 1.hour();
        }
    }
}

#[test]
fn paris_to_the_letter() {
    let file = render_phone(sample::model("yealink-cp920"), None, &sample::configuration()).expect("a file");
    for (name, value) in [
        ("time_zone", "+1"),
        ("time_zone_name", "France(Paris)"),
        ("summer_time", "1"),
        ("dst_time_type", "1"),
        ("start_time", "3/5/7/2"),
        ("end_time", "10/5/7/3"),
        ("offset_time", "60"),
        ("time_format", "1"),
        ("date_format", "3"),
    ] {
        assert_eq!(cfg::value(&file, &format!("local_time.{name}")).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn other_zones_are_refused_rather_than_told_wrong() {
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
    ] {
        assert!(matches!(TimeZone::parse(footer), Err(Error::TimeZone { .. })), "{footer:?}");
    }
    let error = TimeZone::parse("EST5EDT,J60,J300").expect_err("a wrong zone").to_string();
    assert_eq!(
        error,
        "the time zone \"EST5EDT,J60,J300\" changes by the day of the year, which telephones can't be told"
    );
}

proptest::proptest! {
    #[test]
    fn nothing_panics(footer in ".{0,60}") {
        let _ = TimeZone::parse(&footer);
    }
}
