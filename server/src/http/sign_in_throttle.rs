//! Slows and locks sign-ins, by login and by where they come from.

use super::throttle::{Rule, Throttle, Wait};
use jiff::{SignedDuration, Timestamp};
use portal_protocols::Source;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

const BY_LOGIN: Rule = Rule { free: 3, lock_at: 10, lock_for: SignedDuration::from_mins(15) };
const BY_SOURCE: Rule = Rule { free: 10, lock_at: 50, lock_for: SignedDuration::from_mins(15) };

/// Counts failed sign-ins. A login that doesn't exist is counted like one that does.
pub struct SignInThrottle {
    logins: Throttle<[u8; 32]>,
    sources: Throttle<Source>,
}

impl Default for SignInThrottle {
    fn default() -> Self {
        Self { logins: Throttle::new(BY_LOGIN), sources: Throttle::new(BY_SOURCE) }
    }
}

impl SignInThrottle {
    /// Asks for an attempt and counts it as failed until told otherwise. Ask before the password is looked at.
    pub fn attempt(&self, login: &str, address: IpAddr, now: Timestamp) -> Result<(), Wait> {
        let source = Source::of(address);
        self.sources.attempt(&source, now)?;
        self.logins.attempt(&key(login), now).inspect_err(|_| self.sources.forgive(&source))
    }

    /// The password was right. The login starts anew; the source doesn't, or one's own account would open the way to
    /// guessing others'.
    pub fn succeed(&self, login: &str, address: IpAddr) {
        self.logins.succeed(&key(login));
        self.sources.forgive(&Source::of(address));
    }

    /// Whether the password was right is not known: the database didn't answer.
    pub fn forgive(&self, login: &str, address: IpAddr) {
        self.logins.forgive(&key(login));
        self.sources.forgive(&Source::of(address));
    }

    /// Forgets who rested long enough to start anew.
    pub fn sweep(&self, now: Timestamp) {
        self.logins.sweep(now);
        self.sources.sweep(now);
    }
}

/// A login as it is compared, at a fixed size: what is typed there may be a novel.
fn key(login: &str) -> [u8; 32] {
    Sha256::digest(login.trim().to_lowercase()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn address(last: u8) -> IpAddr {
        [203, 0, 113, last].into()
    }

    #[test]
    fn a_login_is_slowed_wherever_the_attempts_come_from_and_however_it_is_spelt() {
        let throttle = SignInThrottle::default();
        for (index, login) in ["expert", " Expert ", "EXPERT"].into_iter().enumerate() {
            throttle.attempt(login, address(u8::try_from(index).unwrap()), NOW).unwrap();
        }
        assert!(throttle.attempt("expert", address(9), NOW).is_err());
        assert_eq!(throttle.attempt("autre", address(9), NOW), Ok(()));
    }

    #[test]
    fn a_source_is_slowed_whatever_the_login() {
        let throttle = SignInThrottle::default();
        for index in 0..10 {
            throttle.attempt(&format!("login{index}"), address(1), NOW).unwrap();
        }
        assert!(throttle.attempt("another", address(1), NOW).is_err());
        assert_eq!(throttle.attempt("another", address(2), NOW), Ok(()));
    }

    #[test]
    fn ones_own_account_does_not_open_the_way_to_others() {
        let throttle = SignInThrottle::default();
        for index in 0..9 {
            throttle.attempt(&format!("login{index}"), address(1), NOW).unwrap();
            throttle.attempt("mine", address(1), NOW).unwrap();
            throttle.succeed("mine", address(1));
        }
        throttle.attempt("login9", address(1), NOW).unwrap();
        assert!(throttle.attempt("login10", address(1), NOW).is_err());
    }

    #[test]
    fn an_attempt_refused_for_its_login_does_not_count_against_its_source() {
        let throttle = SignInThrottle::default();
        for _ in 0..3 {
            throttle.attempt("expert", address(2), NOW).unwrap();
        }
        for _ in 0..100 {
            assert!(throttle.attempt("expert", address(1), NOW).is_err());
        }
        assert_eq!(throttle.attempt("autre", address(1), NOW), Ok(()));
    }

    #[test]
    fn success_and_an_unknown_outcome_leave_no_trace_of_the_attempt() {
        let throttle = SignInThrottle::default();
        for _ in 0..100 {
            throttle.attempt("expert", address(1), NOW).unwrap();
            throttle.succeed("expert", address(1));
            throttle.attempt("autre", address(1), NOW).unwrap();
            throttle.forgive("autre", address(1));
        }
    }
}
