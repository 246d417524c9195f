//! The clock of a Cisco multiplatform telephone: `Time_Zone`, `Time_Offset__HH_mm_` and `Daylight_Saving_Time_*`.
//!
//! `Time_Zone` is a choice from a list; what is not in it is the choice just west of it and the rest in
//! `Time_Offset__HH_mm_`, which is added to it (the administrator's guide, "Regional"). A telephone that takes the offset of
//! DHCP instead obeys neither: `Ignore_DHCP_Time_Offset` belongs beside them.
//!
//! A day of the rule is not a week: a positive one is the weekday on or after that day of the month, -1 the last such
//! weekday (the same guide; its "if day is 1 … the last" has lost a minus sign: its default rule of the time, `4/1/7`, was
//! the first Sunday of April).

use super::{Change, SummerTime, TimeZone};

/// The choices of `Time_Zone` that public templates list, in minutes east of Greenwich, besides the whole hours from
/// -12 to +13.
const HALF_HOURS: [i32; 6] = [-210, 210, 330, 345, 390, 570];

/// The values of the parameters, before escaping. An empty one is written empty: it makes the telephone forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `Time_Zone`: `GMT+01:00`, `GMT-03:30`, `GMT`.
    pub zone: String,
    /// `Time_Offset__HH_mm_`: what has to be added to the choice, `00/30`; empty for nothing.
    pub offset: String,
    /// `Daylight_Saving_Time_Enable`: `Yes` with summer time, `No` without.
    pub summer_enable: &'static str,
    /// `Daylight_Saving_Time_Rule`: `start=3/-1/7/2:0:0;end=10/-1/7/3:0:0;save=1:0:0`; empty without summer time.
    pub summer_rule: String,
}

impl Clock {
    /// How Cisco writes a rule.
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

/// The choice at this offset, or the one just west of it.
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

/// Month, day, weekday from Monday 1 to Sunday 7, and the time.
fn change(change: Change) -> String {
    let weekday = change.weekday_from_monday();
    match change.week {
        5 => format!("{}/-1/{weekday}/{}:0:0", change.month, change.hour),
        week => format!("{}/{}/{weekday}/{}:0:0", change.month, 7 * (week - 1) + 1, change.hour),
    }
}
