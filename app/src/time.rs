//! Dates, ages and countdowns as text. Nothing here asks what time it is: every answer of the server says it.

use crate::i18n;
use jiff::{Timestamp, tz::TimeZone};
use portal_api::Language;
use std::sync::LazyLock;

/// Metropolitan France, by the rule in force since 1996: the browser has no time-zone database to read.
static PARIS: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap_or(TimeZone::UTC));

/// `28/01/2016 13:44:35`, in Paris.
pub fn date_time(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    let mut text = date_of(at.date());
    text.push(' ');
    push(&mut text, at.hour());
    text.push(':');
    push(&mut text, at.minute());
    text.push(':');
    push(&mut text, at.second());
    text
}

/// `28/01/2016`, in Paris.
pub fn date(at: Timestamp) -> String {
    date_of(PARIS.to_datetime(at).date())
}

/// `2016-01-28T13:44`, in Paris: what a field for date and time holds.
pub fn field_value(at: Timestamp) -> String {
    let at = PARIS.to_datetime(at);
    let mut text = at.year().to_string();
    for (separator, number) in [('-', at.month()), ('-', at.day()), ('T', at.hour()), (':', at.minute())] {
        text.push(separator);
        push(&mut text, number);
    }
    text
}

/// How long ago: `à l’instant`, `il y a 5 min`, `il y a 3 h`, `il y a 2 jours`.
pub fn age(at: Timestamp, now: Timestamp, language: Language) -> String {
    let words = &i18n::of(language).time;
    let minutes = (now.as_second() - at.as_second()) / 60;
    match minutes {
        ..1 => words.now.to_owned(),
        1..60 => (words.minutes_ago)(minutes),
        60..1440 => (words.hours_ago)(minutes / 60),
        _ => (words.days_ago)(minutes / 1440),
    }
}

/// How long still: `47 h 59`, `59 min`, `moins d’une minute`; nothing once it is over.
pub fn countdown(until: Timestamp, now: Timestamp, language: Language) -> Option<String> {
    let words = &i18n::of(language).time;
    let seconds = until.as_second() - now.as_second();
    let minutes = seconds / 60;
    match seconds {
        ..1 => None,
        1..60 => Some(words.less_than_a_minute.to_owned()),
        60..3600 => Some((words.minutes)(minutes)),
        _ => Some((words.hours)(minutes / 60, minutes % 60)),
    }
}

fn date_of(date: jiff::civil::Date) -> String {
    let mut text = String::with_capacity(19);
    push(&mut text, date.day());
    text.push('/');
    push(&mut text, date.month());
    text.push('/');
    text.push_str(&date.year().to_string());
    text
}

fn push(text: &mut String, number: i8) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&number.to_string());
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

    #[test]
    fn countdowns() {
        let now = at("2018-11-05T10:00:00Z");
        let text = |until: &str| countdown(at(until), now, Language::Fr);
        assert_eq!(text("2018-11-07T09:59:59Z").as_deref(), Some("47\u{a0}h\u{a0}59"));
        assert_eq!(text("2018-11-05T11:00:00Z").as_deref(), Some("1\u{a0}h\u{a0}00"));
        assert_eq!(text("2018-11-05T10:59:59Z").as_deref(), Some("59\u{a0}min"));
        assert_eq!(text("2018-11-05T10:00:30Z").as_deref(), Some("moins d’une minute"));
        assert_eq!(text("2018-11-05T10:00:00Z"), None);
    }

    #[test]
    fn ages() {
        let now = at("2018-11-05T10:00:00Z");
        assert_eq!(age(at("2018-11-05T10:00:09Z"), now, Language::Fr), "à l’instant", "clocks differ a little");
        assert_eq!(age(at("2018-11-05T09:55:00Z"), now, Language::Fr), "il y a 5\u{a0}min");
        assert_eq!(age(at("2018-11-03T09:55:00Z"), now, Language::En), "2\u{a0}days ago");
    }
}
