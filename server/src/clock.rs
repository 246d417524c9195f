//! The clock, which callers receive as a value: the system's clock in the program, a clock that stands still in tests.

use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// A clock. Clones of a fixed clock share its time.
#[derive(Clone, Debug)]
pub struct Clock(TimeSource);

#[derive(Clone, Debug)]
enum TimeSource {
    System {
        /// The machine's monotonic clock when this clock was created.
        started: Instant,
        /// The time of day at the same moment.
        started_at: Timestamp,
    },
    /// Milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// Creates the machine's clock.
    pub fn system() -> Self {
        Self(TimeSource::System { started: Instant::now(), started_at: Timestamp::now() })
    }

    /// Creates a clock that stands still until it is moved. Its precision is a millisecond.
    pub fn fixed(at: Timestamp) -> Self {
        Self(TimeSource::Fixed(Arc::new(AtomicI64::new(at.as_millisecond()))))
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            TimeSource::System { .. } => Timestamp::now(),
            TimeSource::Fixed(milliseconds) => {
                Timestamp::from_millisecond(milliseconds.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// Returns a time that runs evenly, even when the machine's clock is set: for durations from now, such as the
    /// pauses after failures. It must not be shown or stored. For a fixed clock it is the same as `now`.
    pub fn steady(&self) -> Timestamp {
        match &self.0 {
            TimeSource::System { started, started_at } => {
                started_at.saturating_add(started.elapsed()).unwrap_or(Timestamp::MAX)
            }
            TimeSource::Fixed(_) => self.now(),
        }
    }

    /// Sets a fixed clock. The machine's clock is not changed.
    pub fn set(&self, at: Timestamp) {
        if let TimeSource::Fixed(milliseconds) = &self.0 {
            milliseconds.store(at.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock by a duration, back if it is negative. The machine's clock is not changed.
    pub fn advance(&self, by: SignedDuration) {
        if let TimeSource::Fixed(milliseconds) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            milliseconds.fetch_add(by, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_stands_still_until_moved_and_its_clones_move_with_it() {
        let start: Timestamp = "2026-08-01T10:00:00Z".parse().unwrap();
        let clock = Clock::fixed(start);
        let other = clock.clone();
        assert_eq!(other.now(), start);
        clock.advance(SignedDuration::from_hours(48));
        assert_eq!(other.now(), start + SignedDuration::from_hours(48));
        other.set(start);
        assert_eq!(clock.now(), start);
        clock.advance(SignedDuration::from_secs(-1));
        assert_eq!(clock.now(), start - SignedDuration::from_secs(1));
    }

    #[test]
    fn the_system_clock_ignores_set_and_advance() {
        let clock = Clock::system();
        let before = clock.now();
        clock.set(Timestamp::UNIX_EPOCH);
        clock.advance(SignedDuration::from_hours(-1_000));
        assert!(clock.now() >= before);
        let steady = clock.steady();
        assert!(clock.steady() >= steady);
    }
}
