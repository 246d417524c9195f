//! The clock of a snom telephone: `timezone`, `utc_offset` and `dst`, to be written in this order.
//!
//! `timezone` is a code of the vendor's list, from which the telephone takes the other two by itself; where there is none
//! it is written empty (as wazo's templates do for every zone). The other two are written in any case, so that the clock is
//! IANA's and not the firmware's. Sources: the vendor's page on `dst` (service.snom.com, wiki, "dst"), public templates for
//! `utc_offset`.

use super::{Change, TimeZone};

/// The values of the parameters, before escaping. An empty one is written empty: it makes the telephone forget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// `timezone`: `FRA+1`, or empty.
    pub zone: String,
    /// `utc_offset`: seconds east of Greenwich, with a sign: `+3600`, `-34200`, `+0`.
    pub offset: String,
    /// `dst`: `3600 03.05.07 02:00:00 10.05.07 03:00:00`; empty without summer time.
    pub summer: String,
}

impl Clock {
    /// How snom writes a rule. `name` is its list's code for the zone ([`super::Zone::vendor_name`]), if there is one.
    pub fn new(zone: &TimeZone, name: Option<&str>) -> Self {
        let summer = zone
            .summer_time
            .map(|summer| format!("{} {} {}", summer.minutes * 60, change(summer.start), change(summer.end)));
        Self {
            zone: name.unwrap_or_default().to_owned(),
            offset: format!("{:+}", zone.offset_minutes * 60),
            summer: summer.unwrap_or_default(),
        }
    }
}

/// Month, week of which 05 is the last, weekday from Monday 01 to Sunday 07, and the time.
fn change(change: Change) -> String {
    format!("{:02}.{:02}.{:02} {:02}:00:00", change.month, change.week, change.weekday_from_monday(), change.hour)
}
