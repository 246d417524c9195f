//! Tests of the limits of sign-ins.

use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn address(index: u32) -> IpAddr {
    std::net::Ipv4Addr::from_bits(0x0a00_0000 + index).into()
}

fn unknown_browser(login: &str, index: u32) -> SignInPlace {
    SignInPlace::new(login, address(index), None)
}

fn known_browser(login: &str, index: u32) -> SignInPlace {
    SignInPlace::new(login, address(index), Some([7; 32]))
}

#[test]
fn fifty_failures_from_different_sources_lock_a_login_for_a_minute() {
    let throttle = SignInThrottle::default();
    for index in 0..49 {
        throttle.attempt(&unknown_browser("expert", index), NOW).unwrap();
        assert_eq!(throttle.fail(&unknown_browser("expert", index), NOW), []);
    }
    throttle.attempt(&unknown_browser("expert", 100), NOW).unwrap();
    let locks = throttle.fail(&unknown_browser("expert", 100), NOW);
    assert_eq!(locks, [Lock { source: None, failures: 50, duration: SignedDuration::from_mins(1) }]);
    assert_eq!(throttle.attempt(&unknown_browser("expert", 101), NOW), Err(Wait(SignedDuration::from_mins(1))));
    assert_eq!(throttle.attempt(&unknown_browser("autre", 101), NOW), Ok(()), "another login is not locked");
    assert_eq!(throttle.attempt(&known_browser("expert", 101), NOW), Ok(()), "a known browser is not locked");
    assert_eq!(
        throttle.attempt(&unknown_browser("expert", 102), NOW + SignedDuration::from_mins(1)),
        Ok(()),
        "the lock has ended"
    );
}

#[test]
fn a_login_has_at_most_a_hundred_attempts_an_hour_over_all_sources() {
    let throttle = SignInThrottle::default();
    let mut accepted: Vec<Timestamp> = Vec::new();
    let mut index = 0;
    for step in 0..6 * 360 {
        let now = NOW + SignedDuration::from_secs(10 * step);
        for _ in 0..60 {
            index += 1;
            if throttle.attempt(&unknown_browser("expert", index), now).is_ok() {
                accepted.push(now);
            }
        }
    }
    let max_in_an_hour =
        accepted.iter().map(|first| accepted.iter().filter(|at| **at >= *first && **at < *first + HOUR).count()).max();
    assert_eq!(max_in_an_hour, Some(100));
    assert!(accepted.len() < 350, "{} in six hours", accepted.len());
}

#[test]
fn one_source_is_slowed_then_locked_at_a_login_in_any_spelling() {
    let throttle = SignInThrottle::default();
    for login in ["expert", " Expert ", "EXPERT"] {
        throttle.attempt(&unknown_browser(login, 1), NOW).unwrap();
    }
    assert_eq!(throttle.attempt(&unknown_browser("expert", 1), NOW), Err(Wait(SignedDuration::from_secs(1))));
    let mut now = NOW;
    for failure in 4..=10 {
        while throttle.attempt(&unknown_browser("expert", 1), now).is_err() {
            now += SignedDuration::from_secs(1);
        }
        let locks = throttle.fail(&unknown_browser("expert", 1), NOW);
        assert_eq!(locks.len(), usize::from(failure == 10), "{failure}");
    }
    assert_eq!(throttle.attempt(&unknown_browser("expert", 1), now), Err(Wait(SignedDuration::from_mins(15))));
    assert_eq!(throttle.attempt(&unknown_browser("expert", 2), now), Ok(()), "another source is not locked");
}

#[test]
fn a_source_is_slowed_for_failures_at_different_logins() {
    let throttle = SignInThrottle::default();
    for index in 0..10 {
        throttle.attempt(&unknown_browser(&format!("login{index}"), 1), NOW).unwrap();
    }
    assert!(throttle.attempt(&unknown_browser("another", 1), NOW).is_err());
    assert_eq!(throttle.attempt(&unknown_browser("another", 2), NOW), Ok(()));
    assert_eq!(
        throttle.attempt(&known_browser("another", 1), NOW),
        Ok(()),
        "a known browser is not slowed for failures of its source"
    );
}

#[test]
fn signing_in_to_an_own_account_does_not_reset_the_counter_of_the_source() {
    let throttle = SignInThrottle::default();
    for index in 0..9 {
        throttle.attempt(&unknown_browser(&format!("login{index}"), 1), NOW).unwrap();
        throttle.attempt(&unknown_browser("mine", 1), NOW).unwrap();
        throttle.succeed(&unknown_browser("mine", 1));
    }
    throttle.attempt(&unknown_browser("login9", 1), NOW).unwrap();
    assert!(throttle.attempt(&unknown_browser("login10", 1), NOW).is_err());
}

#[test]
fn a_refused_attempt_is_not_counted() {
    let throttle = SignInThrottle::default();
    for index in 0..50 {
        throttle.attempt(&unknown_browser("expert", index), NOW).unwrap();
    }
    for _ in 0..100 {
        assert!(throttle.attempt(&unknown_browser("expert", 100), NOW).is_err());
    }
    assert_eq!(throttle.attempt(&unknown_browser("autre", 100), NOW), Ok(()));
    assert!(!throttle.is_failing(&Source::of(address(100)), NOW));
    assert!(!throttle.is_failing(&Source::of(address(1)), NOW), "an attempt that is not verified yet is no failure");
    throttle.fail(&unknown_browser("expert", 1), NOW);
    assert!(throttle.is_failing(&Source::of(address(1)), NOW));
    assert!(!throttle.is_failing(&Source::of(address(1)), NOW + HOUR));
}

#[test]
fn successful_and_forgiven_attempts_do_not_count() {
    let throttle = SignInThrottle::default();
    for _ in 0..200 {
        for place in [unknown_browser("expert", 1), known_browser("expert", 1)] {
            throttle.attempt(&place, NOW).unwrap();
            throttle.succeed(&place);
            throttle.attempt(&place, NOW).unwrap();
            throttle.forgive(&place);
        }
    }
}

#[test]
fn a_success_keeps_the_failures_of_other_sources() {
    let throttle = SignInThrottle::default();
    for index in 0..49 {
        throttle.attempt(&unknown_browser("expert", index), NOW).unwrap();
    }
    throttle.attempt(&unknown_browser("expert", 100), NOW).unwrap();
    throttle.succeed(&unknown_browser("expert", 100));
    throttle.attempt(&unknown_browser("expert", 101), NOW).unwrap();
    assert!(throttle.attempt(&unknown_browser("expert", 102), NOW).is_err());
}

#[test]
fn a_success_after_a_lock_causes_no_further_lock() {
    let throttle = SignInThrottle::default();
    for index in 0..50 {
        throttle.attempt(&unknown_browser("expert", index), NOW).unwrap();
    }
    let later = NOW + SignedDuration::from_mins(1);
    throttle.attempt(&unknown_browser("expert", 100), later).unwrap();
    throttle.succeed(&unknown_browser("expert", 100));
    assert_eq!(throttle.attempt(&unknown_browser("expert", 101), later), Ok(()));
}

#[test]
fn a_known_browser_is_slowed_for_its_own_failures_only() {
    let throttle = SignInThrottle::default();
    for _ in 0..3 {
        throttle.attempt(&known_browser("expert", 1), NOW).unwrap();
        assert_eq!(throttle.fail(&known_browser("expert", 1), NOW), []);
    }
    assert!(throttle.attempt(&known_browser("expert", 2), NOW).is_err(), "a known browser is slowed from every source");
    assert_eq!(throttle.attempt(&unknown_browser("expert", 1), NOW), Ok(()), "another browser is not slowed");
}

#[test]
fn locks_are_restored_after_a_restart_and_can_be_unlocked() {
    let lock = |source: Option<&str>, failures, at: Timestamp| SignInLock {
        login_hash: login_hash("expert"),
        source: source.map(str::to_owned),
        failures,
        locked_at: at,
        locked_until: at + SignedDuration::from_mins(15),
    };
    let year = SignedDuration::from_hours(365 * 24);
    for at in [NOW, NOW + year] {
        let throttle = SignInThrottle::default();
        throttle.restore(&[lock(None, 60, at), lock(Some("10.0.0.1"), 10, at)], NOW);
        assert_eq!(throttle.attempt(&unknown_browser("expert", 2), NOW), Err(Wait(SignedDuration::from_mins(5))));
        let later = NOW + SignedDuration::from_mins(5);
        assert_eq!(throttle.attempt(&unknown_browser("expert", 1), later), Err(Wait(SignedDuration::from_mins(10))));
        assert_eq!(throttle.attempt(&unknown_browser("expert", 2), later), Ok(()));
        throttle.unlock("EXPERT");
        for index in 0..40 {
            assert_eq!(throttle.attempt(&unknown_browser("expert", index + 1), later), Ok(()));
        }
    }
}

#[test]
fn a_confirmation_is_counted_for_its_session_only() {
    let throttle = SignInThrottle::default();
    for _ in 0..3 {
        throttle.attempt_confirmation(1, "intruder", NOW).unwrap();
    }
    assert!(throttle.attempt_confirmation(1, "intruder", NOW).is_err());
    assert_eq!(throttle.attempt_confirmation(1, "owner", NOW), Ok(()));
    throttle.succeed_confirmation(1, "intruder");
    throttle.attempt_confirmation(1, "intruder", NOW).unwrap();
    throttle.forgive_confirmation(1, "intruder");
    assert_eq!(throttle.attempt_confirmation(1, "intruder", NOW), Ok(()));
}
