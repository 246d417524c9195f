//! Remaining times and ages as text. The server writes them, and the browser's program keeps them up to date.

/// Returns a remaining time as text: `47 h 59`, then `59 min`, then `< 1 min`; `None` when no time is left.
pub fn countdown(seconds: i64) -> Option<String> {
    if seconds <= 0 {
        return None;
    }
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    let two_digits = if minutes < 10 { "0" } else { "" };
    Some(match hours {
        0 if minutes == 0 => "< 1\u{a0}min".to_owned(),
        0 => [&minutes.to_string(), "\u{a0}min"].concat(),
        _ => [&hours.to_string(), "\u{a0}h\u{a0}", two_digits, &minutes.to_string()].concat(),
    })
}

/// Returns an interval as text: `10 min`, `1 h`, `1 h 30`.
pub fn interval(minutes: u16) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, _) => [&rest.to_string(), "\u{a0}min"].concat(),
        (_, 0) => [&hours.to_string(), "\u{a0}h"].concat(),
        _ => format!("{hours}\u{a0}h\u{a0}{rest:02}"),
    }
}

/// Returns an age in words. `words` holds the forms for under a minute, minutes, hours, one day and days, separated by
/// `|`, with `#` for the number.
pub fn age(seconds: i64, words: &str) -> String {
    // Minutes: 60 are an hour, 1,440 a day.
    let (index, number) = match seconds / 60 {
        ..1 => (0, 0),
        minutes @ 1..60 => (1, minutes),
        minutes @ 60..1_440 => (2, minutes / 60),
        minutes @ 1_440..2_880 => (3, minutes / 1_440),
        minutes => (4, minutes / 1_440),
    };
    words.split('|').nth(index).unwrap_or_default().replace('#', &number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_shows_hours_then_minutes_then_nothing() {
        let text_of = |seconds| countdown(seconds).map(|text| text.replace('\u{a0}', " "));
        assert_eq!(text_of(48 * 3_600 - 1).as_deref(), Some("47 h 59"));
        assert_eq!(text_of(3_600 + 9 * 60).as_deref(), Some("1 h 09"));
        assert_eq!(text_of(3_599).as_deref(), Some("59 min"));
        assert_eq!(text_of(59).as_deref(), Some("< 1 min"));
        assert_eq!(text_of(0), None);
    }

    #[test]
    fn intervals_are_minutes_and_hours() {
        for (minutes, text) in [(10, "10 min"), (60, "1 h"), (95, "1 h 35"), (125, "2 h 05"), (10_080, "168 h")] {
            assert_eq!(interval(minutes).replace('\u{a0}', " "), text);
        }
    }

    #[test]
    fn an_age_is_shown_in_minutes_hours_or_days() {
        let words = "now|# min ago|# h ago|# day ago|# days ago";
        for (seconds, text) in [
            (-9, "now"),
            (59, "now"),
            (60, "1 min ago"),
            (3_599, "59 min ago"),
            (7_200, "2 h ago"),
            (86_400, "1 day ago"),
            (200_000, "2 days ago"),
        ] {
            assert_eq!(age(seconds, words), text);
        }
    }
}
