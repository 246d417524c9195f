//! The clock of Cisco's multiplatform phones: `Time_Zone`, `Time_Offset__HH_mm_` and `Daylight_Saving_Time_*`.
//!
//! `Time_Zone` is a choice from a list. An offset that is not in the list is written as the next choice to the west,
//! plus the rest in `Time_Offset__HH_mm_` (the administrator's guide, "Regional"). A phone that uses the DHCP time
//! offset ignores both parameters, so `Ignore_DHCP_Time_Offset` must be written too.
//!
//! The day in a rule is not a week: a positive day means the first such weekday on or after that day of the month, -1
//! means the last such weekday of the month. (The same guide says "if day is 1 … the last", but a minus sign is missing
//! there: its default rule `4/1/7` was the first Sunday of April at that time.)

use super::{ClockChange, SummerTime, TimeZone};

/// The choices of `Time_Zone` in public templates besides the whole hours from -12 to +13, in minutes east of
/// Greenwich.
const HALF_HOURS: [i32; 6] = [-210, 210, 330, 345, 390, 570];

/// The parameter values, before escaping. An empty value is written as empty, which makes the phone forget the old
/// value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `Time_Zone`: `GMT+01:00`, `GMT-03:30`, `GMT`.
    pub zone: String,
    /// `Time_Offset__HH_mm_`: the time to add to the choice, `00/30`; empty for none.
    pub offset: String,
    /// `Daylight_Saving_Time_Enable`: `Yes` with summer time, `No` without.
    pub summer_enable: &'static str,
    /// `Daylight_Saving_Time_Rule`: `start=3/-1/7/2:0:0;end=10/-1/7/3:0:0;save=1:0:0`; empty without summer time.
    pub summer_rule: String,
}

impl Clock {
    /// The values for a zone.
    pub fn new(zone: &TimeZone) -> Self {
        let choice = choice(zone.offset_minutes);
        let rest = zone.offset_minutes - choice;
        Self {
            zone: match choice {
                0 => "GMT".into(),
                _ => format!("GMT{}", signed(choice)),
            },
            offset: if rest == 0 { String::new() } else { format!("{:02}/{:02}", rest / 60, rest % 60) },
            summer_enable: if zone.summer_time.is_some() { "Yes" } else { "No" },
            summer_rule: zone.summer_time.as_ref().map(rule).unwrap_or_default(),
        }
    }
}

/// The choice for this offset, or the next one to the west.
fn choice(minutes: i32) -> i32 {
    if HALF_HOURS.contains(&minutes) { minutes } else { minutes.div_euclid(60).clamp(-12, 13) * 60 }
}

fn signed(minutes: i32) -> String {
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn rule(summer: &SummerTime) -> String {
    let SummerTime { start, end, minutes } = *summer;
    format!("start={};end={};save={}:{}:0", change(start), change(end), minutes / 60, minutes % 60)
}

/// Month, day, weekday from Monday 1 to Sunday 7, and time.
fn change(change: ClockChange) -> String {
    let weekday = change.weekday_from_monday();
    match change.week {
        5 => format!("{}/-1/{weekday}/{}:0:0", change.month, change.hour),
        week => format!("{}/{}/{weekday}/{}:0:0", change.month, 7 * (week - 1) + 1, change.hour),
    }
}
