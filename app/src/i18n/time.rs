//! Ages and countdowns.

use super::counted;
use portal_api::Language;

#[derive(Debug)]
pub struct Time {
    pub now: &'static str,
    pub minutes_ago: fn(i64) -> String,
    pub hours_ago: fn(i64) -> String,
    pub days_ago: fn(i64) -> String,
    pub less_than_a_minute: &'static str,
    pub minutes: fn(i64) -> String,
    /// Hours and minutes.
    pub hours: fn(i64, i64) -> String,
}

pub const FR: Time = Time {
    now: "à l’instant",
    minutes_ago: |minutes| format!("il y a {minutes}\u{a0}min"),
    hours_ago: |hours| format!("il y a {hours}\u{a0}h"),
    days_ago: |days| ["il y a ", &counted(days.unsigned_abs(), "jour", "jours", Language::Fr)].concat(),
    less_than_a_minute: "moins d’une minute",
    minutes: |minutes| format!("{minutes}\u{a0}min"),
    hours: |hours, minutes| format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
};

pub const EN: Time = Time {
    now: "just now",
    minutes_ago: |minutes| format!("{minutes}\u{a0}min ago"),
    hours_ago: |hours| format!("{hours}\u{a0}h ago"),
    days_ago: |days| [&counted(days.unsigned_abs(), "day", "days", Language::En), " ago"].concat(),
    less_than_a_minute: "less than a minute",
    minutes: |minutes| format!("{minutes}\u{a0}min"),
    hours: |hours, minutes| format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
};
