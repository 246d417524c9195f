//! The limits of a phone's clock.

use portal_api::Language;

/// A part of a time zone's rule that a phone does not support, and what the phone does instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockLimit {
    /// The phone does not support the offset.
    Offset {
        /// The offset of the rule, in minutes east of Greenwich.
        wanted_minutes: i32,
        /// The nearest offset that the phone supports, in minutes east of Greenwich.
        nearest_minutes: i32,
    },
    /// The phone does not support the dates of summer time, so summer time is off.
    SummerTime {
        /// The difference to standard time, in minutes.
        minutes: i32,
    },
}

impl ClockLimit {
    /// The sentence for the user: what is not possible, and how wrong the clock is.
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::Offset { wanted_minutes, nearest_minutes }, Language::Fr) => format!(
                "Ce téléphone ne connaît pas le décalage {} : il reçoit {} et {} de {} minutes.",
                utc(wanted_minutes),
                utc(nearest_minutes),
                if nearest_minutes < wanted_minutes { "retarde" } else { "avance" },
                (wanted_minutes - nearest_minutes).abs(),
            ),
            (Self::Offset { wanted_minutes, nearest_minutes }, Language::En) => format!(
                "This phone doesn’t support the offset {}: it uses {} and is {} minutes {}.",
                utc(wanted_minutes),
                utc(nearest_minutes),
                (wanted_minutes - nearest_minutes).abs(),
                if nearest_minutes < wanted_minutes { "slow" } else { "fast" },
            ),
            (Self::SummerTime { minutes }, Language::Fr) => format!(
                "Ce téléphone ne connaît que les dates européennes de l’heure d’été : il reste à l’heure d’hiver et \
                 retarde de {minutes} minutes en été."
            ),
            (Self::SummerTime { minutes }, Language::En) => format!(
                "This phone supports only the European dates of summer time: it stays on winter time and is {minutes} \
                 minutes slow in summer."
            ),
        }
    }
}

/// `UTC−09:30`, with the sign east of Greenwich.
fn utc(minutes: i32) -> String {
    let sign = if minutes < 0 { '−' } else { '+' };
    format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}
