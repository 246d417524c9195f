use super::*;

const NOW: Timestamp = Timestamp::UNIX_EPOCH;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

fn address(index: u32) -> IpAddr {
    std::net::Ipv4Addr::from_bits(0x0a00_0000 + index).into()
}

fn from(login: &str, index: u32) -> SignInPlace {
    SignInPlace::new(login, address(index), None)
}

fn known(login: &str, index: u32) -> SignInPlace {
    SignInPlace::new(login, address(index), Some([7; 32]))
}

#[test]
fn failures_elsewhere_keep_nobody_out_until_there_are_many() {
    let throttle = SignInThrottle::default();
    for index in 0..49 {
        throttle.attempt(&from("expert", index), NOW).unwrap();
        assert_eq!(throttle.fail(&from("expert", index), NOW), []);
    }
    throttle.attempt(&from("expert", 100), NOW).unwrap();
    let locks = throttle.fail(&from("expert", 100), NOW);
    assert_eq!(locks, [Lock { source: None, failures: 50, lasts: SignedDuration::from_mins(1) }]);
    assert_eq!(throttle.attempt(&from("expert", 101), NOW), Err(Wait(SignedDuration::from_mins(1))));
    assert_eq!(throttle.attempt(&from("autre", 101), NOW), Ok(()), "another login is another's");
    assert_eq!(throttle.attempt(&known("expert", 101), NOW), Ok(()), "a browser that is known gets in");
    assert_eq!(throttle.attempt(&from("expert", 102), NOW + SignedDuration::from_mins(1)), Ok(()), "it ends");
}

#[test]
fn no_more_than_a_hundred_guesses_an_hour_wherever_they_come_from() {
    let throttle = SignInThrottle::default();
    let mut passed: Vec<Timestamp> = Vec::new();
    let mut index = 0;
    for step in 0..6 * 360 {
        let now = NOW + SignedDuration::from_secs(10 * step);
        for _ in 0..60 {
            index += 1;
            if throttle.attempt(&from("expert", index), now).is_ok() {
                passed.push(now);
            }
        }
    }
    let most =
        passed.iter().map(|first| passed.iter().filter(|at| **at >= *first && **at < *first + HOUR).count()).max();
    assert_eq!(most, Some(100));
    assert!(passed.len() < 350, "{} in six hours", passed.len());
}

#[test]
fn one_source_is_slowed_at_a_login_however_it_is_spelt_and_locked_there() {
    let throttle = SignInThrottle::default();
    for login in ["expert", " Expert ", "EXPERT"] {
        throttle.attempt(&from(login, 1), NOW).unwrap();
    }
    assert_eq!(throttle.attempt(&from("expert", 1), NOW), Err(Wait(SignedDuration::from_secs(1))));
    let mut now = NOW;
    for failure in 4..=10 {
        while throttle.attempt(&from("expert", 1), now).is_err() {
            now += SignedDuration::from_secs(1);
        }
        let locks = throttle.fail(&from("expert", 1), NOW);
        assert_eq!(locks.len(), usize::from(failure == 10), "{failure}");
    }
    assert_eq!(throttle.attempt(&from("expert", 1), now), Err(Wait(SignedDuration::from_mins(15))));
    assert_eq!(throttle.attempt(&from("expert", 2), now), Ok(()), "from elsewhere one gets in");
}

#[test]
fn a_source_is_slowed_whatever_the_login() {
    let throttle = SignInThrottle::default();
    for index in 0..10 {
        throttle.attempt(&from(&format!("login{index}"), 1), NOW).unwrap();
    }
    assert!(throttle.attempt(&from("another", 1), NOW).is_err());
    assert_eq!(throttle.attempt(&from("another", 2), NOW), Ok(()));
    assert_eq!(throttle.attempt(&known("another", 1), NOW), Ok(()), "a neighbour's failures are not one's own");
}

#[test]
fn ones_own_account_does_not_open_the_way_to_others() {
    let throttle = SignInThrottle::default();
    for index in 0..9 {
        throttle.attempt(&from(&format!("login{index}"), 1), NOW).unwrap();
        throttle.attempt(&from("mine", 1), NOW).unwrap();
        throttle.succeed(&from("mine", 1));
    }
    throttle.attempt(&from("login9", 1), NOW).unwrap();
    assert!(throttle.attempt(&from("login10", 1), NOW).is_err());
}

#[test]
fn an_attempt_that_is_refused_counts_nowhere() {
    let throttle = SignInThrottle::default();
    for index in 0..50 {
        throttle.attempt(&from("expert", index), NOW).unwrap();
    }
    for _ in 0..100 {
        assert!(throttle.attempt(&from("expert", 100), NOW).is_err());
    }
    assert_eq!(throttle.attempt(&from("autre", 100), NOW), Ok(()));
    assert!(!throttle.is_failing(&Source::of(address(100)), NOW));
    assert!(!throttle.is_failing(&Source::of(address(1)), NOW), "that nobody has looked at yet");
    throttle.fail(&from("expert", 1), NOW);
    assert!(throttle.is_failing(&Source::of(address(1)), NOW));
    assert!(!throttle.is_failing(&Source::of(address(1)), NOW + HOUR));
}

#[test]
fn success_and_an_unknown_outcome_leave_no_trace_of_the_attempt() {
    let throttle = SignInThrottle::default();
    for _ in 0..200 {
        for place in [from("expert", 1), known("expert", 1)] {
            throttle.attempt(&place, NOW).unwrap();
            throttle.succeed(&place);
            throttle.attempt(&place, NOW).unwrap();
            throttle.forgive(&place);
        }
    }
}

#[test]
fn a_success_takes_nothing_from_what_others_tried() {
    let throttle = SignInThrottle::default();
    for index in 0..49 {
        throttle.attempt(&from("expert", index), NOW).unwrap();
    }
    throttle.attempt(&from("expert", 100), NOW).unwrap();
    throttle.succeed(&from("expert", 100));
    throttle.attempt(&from("expert", 101), NOW).unwrap();
    assert!(throttle.attempt(&from("expert", 102), NOW).is_err());
}

#[test]
fn a_success_after_a_lock_does_not_lock_again() {
    let throttle = SignInThrottle::default();
    for index in 0..50 {
        throttle.attempt(&from("expert", index), NOW).unwrap();
    }
    let later = NOW + SignedDuration::from_mins(1);
    throttle.attempt(&from("expert", 100), later).unwrap();
    throttle.succeed(&from("expert", 100));
    assert_eq!(throttle.attempt(&from("expert", 101), later), Ok(()));
}

#[test]
fn a_known_browser_is_slowed_for_its_own_failures_only() {
    let throttle = SignInThrottle::default();
    for _ in 0..3 {
        throttle.attempt(&known("expert", 1), NOW).unwrap();
        assert_eq!(throttle.fail(&known("expert", 1), NOW), []);
    }
    assert!(throttle.attempt(&known("expert", 2), NOW).is_err(), "wherever it is");
    assert_eq!(throttle.attempt(&from("expert", 1), NOW), Ok(()), "nobody else is");
}

#[test]
fn locks_are_taken_up_after_a_restart_and_unlocked() {
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
        assert_eq!(throttle.attempt(&from("expert", 2), NOW), Err(Wait(SignedDuration::from_mins(5))));
        let later = NOW + SignedDuration::from_mins(5);
        assert_eq!(throttle.attempt(&from("expert", 1), later), Err(Wait(SignedDuration::from_mins(10))));
        assert_eq!(throttle.attempt(&from("expert", 2), later), Ok(()));
        throttle.unlock("EXPERT");
        for index in 0..40 {
            assert_eq!(throttle.attempt(&from("expert", index + 1), later), Ok(()));
        }
    }
}

#[test]
fn a_password_typed_again_is_counted_for_its_session() {
    let throttle = SignInThrottle::default();
    for _ in 0..3 {
        throttle.attempt_again(1, "found", NOW).unwrap();
    }
    assert!(throttle.attempt_again(1, "found", NOW).is_err());
    assert_eq!(throttle.attempt_again(1, "own", NOW), Ok(()));
    throttle.succeed_again(1, "found");
    throttle.attempt_again(1, "found", NOW).unwrap();
    throttle.forgive_again(1, "found");
    assert_eq!(throttle.attempt_again(1, "found", NOW), Ok(()));
}
