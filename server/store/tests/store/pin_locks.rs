//! Counting and locking after wrong PINs.

use crate::{
    demo::{HOUR, NOON, actor, at, now, number, verified, world},
    each_database::each_database,
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{Secret, password::Pin};
use portal_store::{Error, PinAttempt, PinOutcome, Scope, Store};

/// Every third wrong PIN locks for an hour.
fn rule(failures: u32) -> Option<SignedDuration> {
    (failures.is_multiple_of(3) && failures > 0).then_some(SignedDuration::from_hours(1))
}

/// Tries a PIN. Returns the end of the lock if the PIN is locked before or after.
async fn try_pin(store: &Store, line_id: i64, pin: Pin, outcome: PinOutcome, at: Timestamp) -> Option<i64> {
    let locked = match store.attempt_pin(line_id, pin, rule, at).await.expect("asks") {
        PinAttempt::Locked(until) => Some(until),
        PinAttempt::Open(_) => store.settle_pin(line_id, pin, outcome, &actor(), at).await.expect("settles"),
    };
    locked.map(|until| until.as_second() - NOON)
}

#[tokio::test]
async fn wrong_pins_in_a_row_lock_that_pin_until_a_right_one_or_an_administrator() {
    each_database(async |store| {
        let world = world(&store).await;
        let (first, new) = (Secret::new("first"), Secret::new("pin"));
        store.reset_line_password(world.line_id, &first, &[1; 32], &actor(), now()).await.expect("resets");
        let verified = verified("first", None);
        store.change_pin(world.line_id, Pin::Services, &new, &verified, &actor(), now()).await.expect("a PIN");
        let attempt = store.attempt_pin(world.line_id, Pin::Services, rule, now()).await.expect("asks");
        assert!(matches!(&attempt, PinAttempt::Open(Some(hash)) if hash.expose() == "pin"), "{attempt:?}");
        store.settle_pin(world.line_id, Pin::Services, PinOutcome::Unknown, &actor(), now()).await.expect("settles");
        let attempt = store.attempt_pin(world.line_id, Pin::Voicemail, rule, now()).await.expect("asks");
        assert!(matches!(attempt, PinAttempt::Open(None)), "none is set");
        store.settle_pin(world.line_id, Pin::Voicemail, PinOutcome::Right, &actor(), now()).await.expect("settles");

        let wrong = async |at| try_pin(&store, world.line_id, Pin::Services, PinOutcome::Wrong, at).await;
        assert_eq!([wrong(now()).await, wrong(now()).await, wrong(now()).await], [None, None, Some(HOUR)]);
        assert_eq!(wrong(at(NOON + 60)).await, Some(HOUR), "nothing is looked at");
        let other = try_pin(&store, world.line_id, Pin::Voicemail, PinOutcome::Wrong, now()).await;
        assert_eq!(other, None, "the other PIN is another");
        let line = store.find_line(Scope::All, &number("0970711111")).await.expect("asks").expect("is there").row;
        assert_eq!(line.pins_locked_until, Some(at(NOON + HOUR)));
        let later = at(NOON + HOUR);
        assert_eq!([wrong(later).await, wrong(later).await], [None, None], "it ended");
        assert_eq!(try_pin(&store, world.line_id, Pin::Services, PinOutcome::Right, later).await, None);
        assert_eq!([wrong(later).await, wrong(later).await], [None, None], "counted anew after a right one");

        assert_eq!(wrong(later).await, Some(2 * HOUR));
        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), later).await, Ok(true));
        assert_eq!(wrong(later).await, None);
        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), later).await, Ok(false));
        let absent = store.attempt_pin(12_345, Pin::Services, rule, now()).await;
        assert!(matches!(absent, Err(Error::NotFound)), "{absent:?}");
    })
    .await;
}

#[tokio::test]
async fn a_thousand_at_once_are_a_thousand_in_a_row_and_lock_once() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut open = 0;
        for _ in 0..10 {
            let attempt = store.attempt_pin(world.line_id, Pin::Services, rule, now()).await.expect("asks");
            open += usize::from(matches!(attempt, PinAttempt::Open(_)));
        }
        assert_eq!(open, 3);
        let mut locked = Vec::new();
        for _ in 0..open {
            let settled = store.settle_pin(world.line_id, Pin::Services, PinOutcome::Wrong, &actor(), now()).await;
            locked.push(settled.expect("settles").map(|until| until.as_second() - NOON));
        }
        assert_eq!(locked, [Some(HOUR); 3]);
    })
    .await;
}

#[tokio::test]
async fn a_clock_that_was_ahead_locks_no_longer_than_a_lock_lasts() {
    each_database(async |store| {
        let world = world(&store).await;
        let wrong = async |at| try_pin(&store, world.line_id, Pin::Services, PinOutcome::Wrong, at).await;
        let ahead = at(NOON + 9_000 * HOUR);
        for _ in 0..3 {
            wrong(ahead).await;
        }
        assert_eq!(wrong(now()).await, Some(HOUR));
        assert_eq!(wrong(at(NOON + HOUR - 1)).await, Some(HOUR));
        assert_eq!(wrong(at(NOON + HOUR)).await, None);
        let line = store.find_line(Scope::All, &number("0970711111")).await.expect("asks").expect("is there").row;
        assert_eq!(line.at(now()).pins_locked_until, None, "nor does the line show one that ends in a year");
    })
    .await;
}
