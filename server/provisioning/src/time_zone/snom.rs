//! The clock of a snom phone: `timezone`, `utc_offset` and `dst`, which must be written in this order.
//!
//! `timezone` is a code from the vendor's list; the phone derives the other two values from it. For a zone without a
//! code it is written as empty (wazo's templates always do that). The other two are always written, so that the clock
//! follows the IANA rule and not the firmware's table. Sources: the vendor's page on `dst` (service.snom.com, wiki,
//! "dst"), public templates for `utc_offset`.

use super::{ClockChange, TimeZone};

/// The parameter values, before escaping. An empty value is written as empty, which makes the phone forget the old
/// value.
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
    /// The values for a zone. `name` is its code in snom's list ([`super::Zone::vendor_name`]), if it has one.
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

/// Month, week (05 is the last), weekday from Monday 01 to Sunday 07, and time.
fn change(change: ClockChange) -> String {
    format!("{:02}.{:02}.{:02} {:02}:00:00", change.month, change.week, change.weekday_from_monday(), change.hour)
}
