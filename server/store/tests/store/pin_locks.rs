//! Tests of counting wrong PINs and of the locks that follow.

use crate::{
    demo::{HOUR, NOON, actor, at, now, number, verified, world},
    each_database::each_database,
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{Secret, password::Pin};
use portal_store::{Error, PinAttempt, PinOutcome, Scope, Store};

/// The rule of these tests: every third consecutive wrong PIN locks the PIN for an hour.
fn rule(failures: u32) -> Option<SignedDuration> {
    (failures.is_multiple_of(3) && failures > 0).then_some(SignedDuration::from_hours(1))
}

/// Tries a PIN with this outcome. Returns the end of the lock, in seconds after noon, if the PIN was locked before or
/// is locked now.
async fn try_pin(store: &Store, line_id: i64, pin: Pin, outcome: PinOutcome, at: Timestamp) -> Option<i64> {
    let locked = match store.attempt_pin(line_id, pin, rule, at).await.expect("asks") {
        PinAttempt::Locked(until) => Some(until),
        PinAttempt::Open(_) => store.settle_pin(line_id, pin, outcome, &actor(), at).await.expect("settles"),
    };
    locked.map(|until| until.as_second() - NOON)
}

#[tokio::test]
async fn consecutive_wrong_pins_lock_one_pin_until_the_lock_ends_or_is_removed() {
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
        assert!(matches!(attempt, PinAttempt::Open(None)), "no PIN is set");
        store.settle_pin(world.line_id, Pin::Voicemail, PinOutcome::Right, &actor(), now()).await.expect("settles");

        let wrong = async |at| try_pin(&store, world.line_id, Pin::Services, PinOutcome::Wrong, at).await;
        assert_eq!([wrong(now()).await, wrong(now()).await, wrong(now()).await], [None, None, Some(HOUR)]);
        assert_eq!(wrong(at(NOON + 60)).await, Some(HOUR), "a locked PIN is not compared");
        let other = try_pin(&store, world.line_id, Pin::Voicemail, PinOutcome::Wrong, now()).await;
        assert_eq!(other, None, "the other PIN of the line has a separate count");
        let line = store.find_line(Scope::All, &number("0970711111")).await.expect("asks").expect("is there").row;
        assert_eq!(line.pins_locked_until, Some(at(NOON + HOUR)));
        let later = at(NOON + HOUR);
        assert_eq!([wrong(later).await, wrong(later).await], [None, None], "the lock has ended");
        assert_eq!(try_pin(&store, world.line_id, Pin::Services, PinOutcome::Right, later).await, None);
        assert_eq!(
            [wrong(later).await, wrong(later).await],
            [None, None],
            "after the right PIN, the count starts again"
        );

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
async fn attempts_without_an_outcome_yet_count_as_wrong() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut open = 0;
        for _ in 0..10 {
            let attempt = store.attempt_pin(world.line_id, Pin::Services, rule, now()).await.expect("asks");
            open += usize::from(matches!(attempt, PinAttempt::Open(_)));
        }
        assert_eq!(open, 3, "three attempts without an outcome lock the PIN");
        let mut locked = Vec::new();
        for _ in 0..open {
            let settled = store.settle_pin(world.line_id, Pin::Services, PinOutcome::Wrong, &actor(), now()).await;
            locked.push(settled.expect("settles").map(|until| until.as_second() - NOON));
        }
        assert_eq!(locked, [Some(HOUR); 3], "all outcomes report the same lock");
    })
    .await;
}

#[tokio::test]
async fn after_the_clock_is_set_back_a_lock_lasts_no_longer_than_usual() {
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
        assert_eq!(line.at_time(now()).pins_locked_until, None, "the line shows no lock that ends in a year");
    })
    .await;
}
