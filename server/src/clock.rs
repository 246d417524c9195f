//! The time, passed in: the system's in the program, one that a test moves in a test.

use jiff::{SignedDuration, Timestamp};
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Instant,
};

/// Tells the time. Clones of a fixed clock share its hands.
#[derive(Clone, Debug)]
pub struct Clock(Hands);

#[derive(Clone, Debug)]
enum Hands {
    System {
        /// The machine's monotonic clock, and its time of day at that moment.
        started: Instant,
        started_at: Timestamp,
    },
    /// Milliseconds since 1970.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Hands::System { started: Instant::now(), started_at: Timestamp::now() })
    }

    /// A clock that stands still until somebody moves it. Keeps milliseconds.
    pub fn fixed(at: Timestamp) -> Self {
        Self(Hands::Fixed(Arc::new(AtomicI64::new(at.as_millisecond()))))
    }

    /// What time it is.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Hands::System { .. } => Timestamp::now(),
            Hands::Fixed(hands) => Timestamp::from_millisecond(hands.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX),
        }
    }

    /// A time that goes on evenly, even when somebody sets the machine's clock: for what lasts so long from now, as the pauses
    /// after failures do. Not to be shown or stored. A fixed clock's is what it shows.
    pub fn steady(&self) -> Timestamp {
        match &self.0 {
            Hands::System { started, started_at } => {
                started_at.saturating_add(started.elapsed()).unwrap_or(Timestamp::MAX)
            }
            Hands::Fixed(_) => self.now(),
        }
    }

    /// Puts a fixed clock to a time. The machine's clock is not ours to put: it stays as it is.
    pub fn set(&self, at: Timestamp) {
        if let Hands::Fixed(hands) = &self.0 {
            hands.store(at.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// Moves a fixed clock by a duration, back if it is negative. The machine's clock stays as it is.
    pub fn advance(&self, by: SignedDuration) {
        if let Hands::Fixed(hands) = &self.0 {
            let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
            hands.fetch_add(by, Ordering::SeqCst);
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
    fn the_system_clock_goes_on_and_is_not_moved() {
        let clock = Clock::system();
        let before = clock.now();
        clock.set(Timestamp::UNIX_EPOCH);
        clock.advance(SignedDuration::from_hours(-1_000));
        assert!(clock.now() >= before);
        let steady = clock.steady();
        assert!(clock.steady() >= steady);
    }
}
