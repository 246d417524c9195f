//! The window in which a phone may fetch its configuration without credentials.

use crate::error::Error;
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use portal_api::{Invalid, phone::Duration};

/// The length of the window of a newly registered phone.
pub const FIRST_LENGTH: SignedDuration = SignedDuration::from_hours(48);
/// The maximum length of a window.
const MAX_LENGTH: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Returns the end of a window that opens now. `until` is a local date such as `2018-11-07T14:30`, in the portal's
/// zone.
///
/// Errors: `Invalid` in the field `until` when the date is missing, not a date, past, or more than 7 days ahead.
pub fn end(duration: Duration, until: Option<&str>, now: Timestamp, zone: &TimeZone) -> Result<Timestamp, Error> {
    match duration {
        Duration::Hour => Ok(now + SignedDuration::from_hours(1)),
        Duration::TwoDays => Ok(now + FIRST_LENGTH),
        Duration::Until => {
            let text = until.ok_or_else(|| Error::invalid("until", Invalid::Required))?;
            let local: DateTime = text.trim().parse().map_err(|_| Error::invalid("until", Invalid::Until))?;
            let until = zone.to_timestamp(local).map_err(|_| Error::invalid("until", Invalid::Until))?;
            let is_possible = until > now && until.duration_since(now) <= MAX_LENGTH;
            if is_possible { Ok(until) } else { Err(Error::invalid("until", Invalid::Until)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_a_local_time_in_the_next_seven_days() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
        let now: Timestamp = "2018-11-05T10:00:00Z".parse().expect("a time");
        let until = |text: &str| end(Duration::Until, Some(text), now, &zone).ok().map(|end| end.to_string());
        assert_eq!(until("2018-11-07T14:30").as_deref(), Some("2018-11-07T13:30:00Z"), "winter in Paris is UTC+1");
        assert_eq!(until("2018-11-05T10:59"), None, "passed already in Paris");
        assert_eq!(until("2018-11-12T11:01"), None, "more than 7 days");
        assert_eq!(until("tomorrow"), None);
        assert!(end(Duration::Until, None, now, &zone).is_err());
        assert_eq!(
            end(Duration::TwoDays, None, now, &zone).ok().map(|end| end.to_string()).as_deref(),
            Some("2018-11-07T10:00:00Z")
        );
    }
}
