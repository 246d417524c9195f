//! The clock of a Yealink phone: `local_time.*`.
//!
//! Sources: the descriptions of the parameters in the vendor's administrator's guides and public templates. Summer time
//! is always written explicitly (`summer_time` 1, by week), because the phone's own table (2, "Automatic") is selected
//! by the zone's name and has wrong rules for some zones. If the start is later in the year than the end, summer time
//! covers the turn of the year (the guide, on the file `AutoDST.xml`).

use super::{ClockChange, SummerTime, TimeZone};

/// The parameter values, before escaping. An empty value is written as forgotten, or left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `local_time.time_zone`: `+1`, `-9:30`, `0`.
    pub zone: String,
    /// `local_time.time_zone_name`: shown on the phone; the clock does not depend on it.
    pub zone_name: String,
    /// `local_time.summer_time`: `1` with summer time, `0` without.
    pub summer_enable: &'static str,
    /// `local_time.dst_time_type`: `1`, by week; empty without summer time.
    pub summer_type: &'static str,
    /// `local_time.start_time`: `3/5/7/2`; empty without summer time.
    pub summer_start: String,
    /// `local_time.end_time`: `10/5/7/3`; empty without summer time.
    pub summer_end: String,
    /// `local_time.offset_time`: `60`; empty without summer time.
    pub summer_minutes: String,
}

impl Clock {
    /// The values for a zone. `name` is its name in Yealink's list ([`super::Zone::vendor_name`]), if it has one.
    pub fn new(zone: &TimeZone, name: Option<&str>) -> Self {
        let summer = zone.summer_time.as_ref();
        Self {
            zone: offset(zone.offset_minutes),
            zone_name: name.unwrap_or_default().to_owned(),
            summer_enable: enable(summer),
            summer_type: if summer.is_some() { "1" } else { "" },
            summer_start: change(summer.map(|summer| summer.start)),
            summer_end: change(summer.map(|summer| summer.end)),
            summer_minutes: minutes(summer),
        }
    }
}

/// An offset in minutes east of Greenwich, in the spelling of `local_time.time_zone`: `+1`, `-9:30`, `0` (public
/// templates; the guide allows hours up to 14, a colon, and minutes up to 59).
pub fn offset(minutes: i32) -> String {
    let sign = match minutes {
        0 => return "0".into(),
        1.. => '+',
        _ => '-',
    };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

/// `local_time.summer_time`: `1` or `0`.
pub fn enable(summer_time: Option<&SummerTime>) -> &'static str {
    if summer_time.is_some() { "1" } else { "0" }
}

/// `local_time.start_time` and `end_time` by week: month, week (5 is the last), weekday from Monday 1 to Sunday 7, hour
/// from 0 to 23 (the vendor's remarks in its public templates), for example `3/5/7/2`. Empty for `None`.
pub fn change(change: Option<ClockChange>) -> String {
    change.map_or_else(String::new, |change| {
        format!("{}/{}/{}/{}", change.month, change.week, change.weekday_from_monday(), change.hour)
    })
}

/// `local_time.offset_time`: the difference to standard time in minutes. Empty for `None`.
pub fn minutes(summer_time: Option<&SummerTime>) -> String {
    summer_time.map_or_else(String::new, |summer| summer.minutes.to_string())
}
