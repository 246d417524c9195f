//! Dates as text, in the time zone of metropolitan France. Nothing here reads the clock: every answer of the server
//! contains the time.

use jiff::{Timestamp, tz::TimeZone};
use std::sync::LazyLock;

/// The time zone of metropolitan France, by the rule in force since 1996: a fixed rule needs no time-zone database.
static PARIS: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

/// Returns date and time in Paris: `28/01/2016 13:44:35`.
pub fn date_time(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    let mut text = date_text(at.date());
    text.push(' ');
    push_two_digits(&mut text, at.hour());
    text.push(':');
    push_two_digits(&mut text, at.minute());
    text.push(':');
    push_two_digits(&mut text, at.second());
    text
}

/// Returns the date in Paris: `28/01/2016`.
pub fn date(at: Timestamp) -> String {
    date_text(PARIS.to_datetime(at).date())
}

/// Returns the value of a date-and-time field, in Paris: `2016-01-28T13:44`.
pub fn field_value(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    let mut text = at.year().to_string();
    for (separator, number) in [('-', at.month()), ('-', at.day()), ('T', at.hour()), (':', at.minute())] {
        text.push(separator);
        push_two_digits(&mut text, number);
    }
    text
}

fn date_text(date: jiff::civil::Date) -> String {
    let mut text = String::with_capacity(19);
    push_two_digits(&mut text, date.day());
    text.push('/');
    push_two_digits(&mut text, date.month());
    text.push('/');
    text.push_str(&date.year().to_string());
    text
}

/// Appends a number from 0 to 99 with two digits.
fn push_two_digits(text: &mut String, number: i8) {
    text.extend([number / 10, number % 10].map(|digit| char::from(b'0' + digit.unsigned_abs())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a timestamp")
    }

    #[test]
    fn dates_are_those_of_paris_in_winter_and_summer() {
        assert_eq!(date_time(at("2016-01-28T12:44:35Z")), "28/01/2016 13:44:35");
        assert_eq!(date_time(at("2018-07-01T22:04:05Z")), "02/07/2018 00:04:05");
        assert_eq!(date(at("2018-12-31T23:00:00Z")), "01/01/2019");
        assert_eq!(field_value(at("2018-07-01T22:04:05Z")), "2018-07-02T00:04");
        assert_eq!(date_time(at("2018-10-28T01:00:00Z")), "28/10/2018 02:00:00", "an hour after the change");
    }
}
