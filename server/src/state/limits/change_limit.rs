//! Limits the changes of an account with a token bucket: each change takes a token, and time refills the bucket.
//!
//! A line's user who saves in a loop would fill the audit and the disk. A working person, or a scanner that reads a
//! carton of phones, never reaches a limit. All sessions and tokens of an account share one bucket. What the phone
//! platform does for an operator (messages and PINs) has a separate bucket, because it is more than people do. It
//! leaves no line in the audit, except when a PIN becomes locked.

use super::recent_map::RecentMap;
use crate::principal::Principal;
use jiff::Timestamp;
use portal_api::{Limit, session::Role};
use std::sync::{Mutex, PoisonError};

/// The maximum number of buckets, about 100 bytes each: as many accounts may make changes within the same minute. Beyond
/// it, the account whose last change is the oldest gets a full bucket again.
const BUCKETS: usize = 20_000;
/// The divisor of the staff's limit for a line's user: 120 changes a minute.
const USER_PART: u32 = 5;
/// The divisor for a user who administers a client or a department: 300 changes a minute.
const ADMINISTRATOR_PART: u32 = 2;
/// The phone platform's limit for messages, in changes a minute.
const PLATFORM: u32 = 30_000;
/// The maximum debt of an account, in minutes of its limit.
const OWED: i64 = 5;
/// A minute in milliseconds. It is also what one change takes from a bucket, so each millisecond adds the limit per
/// minute.
const MINUTE: i64 = 60_000;

/// The buckets of all accounts.
pub struct ChangeLimit {
    staff: u32,
    buckets: Mutex<RecentMap<Key, Option<Bucket>>>,
}

/// The account, and whether the bucket is the one for the platform's messages.
type Key = (i64, bool);

/// What is left in a bucket at a time. A full bucket holds a minute's changes, which may all come at once.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    at: i64,
    per_minute: u32,
}

impl ChangeLimit {
    /// Creates the limit; `staff` is the number of changes a minute for a staff account.
    pub fn new(staff: u32) -> Self {
        Self { staff, buckets: Mutex::new(RecentMap::new(BUCKETS)) }
    }

    /// Takes a change from a principal's bucket, unless the operation has no limit.
    ///
    /// Errors: the seconds to wait when the bucket is empty; nothing is taken then.
    pub fn take(&self, principal: &Principal, limit: Limit, now: Timestamp) -> Result<(), u64> {
        if limit == Limit::None {
            return Ok(());
        }
        let (key, per_minute) = self.bucket_of(principal, limit);
        self.with(key, per_minute, now, Bucket::take)
    }

    /// Takes the other changes of an operation that changed several things, each with its line in the audit. The first
    /// was taken before; the bucket may go into debt.
    pub fn charge(&self, principal: &Principal, limit: Limit, things: usize, now: Timestamp) {
        let (key, per_minute) = self.bucket_of(principal, limit);
        self.with(key, per_minute, now, |bucket| bucket.charge(things.saturating_sub(1)));
    }

    fn bucket_of(&self, principal: &Principal, limit: Limit) -> (Key, u32) {
        let is_platform = principal.role == Role::Operator && limit == Limit::Platform;
        let per_minute = match principal.role {
            _ if is_platform => PLATFORM.max(self.staff),
            Role::Operator | Role::Reseller => self.staff,
            Role::User if principal.is_administrator() => self.staff / ADMINISTRATOR_PART,
            Role::User => self.staff / USER_PART,
        };
        ((principal.account_id, is_platform), per_minute)
    }

    fn with<R>(&self, key: Key, per_minute: u32, now: Timestamp, act: impl FnOnce(&mut Bucket) -> R) -> R {
        let now = now.as_millisecond();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.touch(&key).get_or_insert_with(|| Bucket::full(per_minute, now));
        bucket.per_minute = per_minute;
        bucket.refill(now);
        act(bucket)
    }
}

impl Bucket {
    fn full(per_minute: u32, at: i64) -> Self {
        Self { left: i64::from(per_minute) * MINUTE, at, per_minute }
    }

    /// Adds the tokens since the last call. A clock that was put back takes no tokens and blocks nobody: time continues
    /// from there.
    fn refill(&mut self, now: i64) {
        let passed = now.saturating_sub(self.at).clamp(0, (OWED + 1) * MINUTE);
        let per_minute = i64::from(self.per_minute);
        self.left = (self.left + passed * per_minute).min(per_minute * MINUTE);
        self.at = now;
    }

    fn take(&mut self) -> Result<(), u64> {
        if self.left >= MINUTE {
            self.left -= MINUTE;
            return Ok(());
        }
        // The wait until the bucket has a token again.
        let milliseconds = (MINUTE - self.left) / i64::from(self.per_minute).max(1);
        Err(u64::try_from(milliseconds).unwrap_or_default().div_ceil(1_000).max(1))
    }

    /// Takes tokens even from an empty bucket, down to the maximum debt.
    fn charge(&mut self, changes: usize) {
        let changes = i64::try_from(changes).unwrap_or(i64::MAX).min((OWED + 1) * i64::from(self.per_minute));
        self.left = (self.left - changes * MINUTE).max(-OWED * MINUTE * i64::from(self.per_minute));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    fn take(limit: &ChangeLimit, account: i64, now: i64) -> Result<(), u64> {
        limit.with((account, false), 120, at(now), Bucket::take)
    }

    #[test]
    fn a_minutes_changes_may_come_at_once_and_then_two_a_second() {
        let limit = ChangeLimit::new(600);
        for _ in 0..120 {
            assert_eq!(take(&limit, 1, 0), Ok(()));
        }
        assert_eq!(take(&limit, 1, 0), Err(1));
        assert_eq!(take(&limit, 1, 499), Err(1));
        assert_eq!(take(&limit, 1, 500), Ok(()));
        assert_eq!(take(&limit, 1, 500), Err(1));
        assert_eq!(take(&limit, 2, 500), Ok(()), "another account's is another bucket");
        assert_eq!(limit.with((1, true), PLATFORM, at(500), Bucket::take), Ok(()), "and so is the platform's");
    }

    #[test]
    fn many_things_at_once_are_owed_and_not_for_long() {
        let limit = ChangeLimit::new(600);
        take(&limit, 1, 0).unwrap();
        limit.with((1, false), 120, at(0), |bucket| bucket.charge(159));
        assert_eq!(take(&limit, 1, 0), Err(21), "forty owed and one more, two a second");
        assert_eq!(take(&limit, 1, 20_499), Err(1));
        assert_eq!(take(&limit, 1, 20_500), Ok(()));
        limit.with((1, false), 120, at(20_500), |bucket| bucket.charge(usize::MAX));
        assert_eq!(take(&limit, 1, 20_500), Err(301));
        assert_eq!(take(&limit, 1, 20_500 + 301_000), Ok(()));
    }

    #[test]
    fn a_clock_that_jumped_keeps_nobody_out() {
        let limit = ChangeLimit::new(600);
        let year = 365 * 24 * 3_600_000;
        for now in [year, 0, year, 0] {
            for _ in 0..2 {
                let _ = take(&limit, 1, now);
            }
            assert_eq!(take(&limit, 1, now + 1_000), Ok(()), "{now}");
        }
    }

    #[test]
    fn buckets_are_bounded_and_those_used_last_stay() {
        let limit = ChangeLimit::new(600);
        for account in 1..=2 * i64::try_from(BUCKETS).unwrap() {
            take(&limit, account, 0).unwrap();
        }
        for _ in 0..120 {
            take(&limit, 0, 0).unwrap();
        }
        for account in 1..i64::try_from(BUCKETS).unwrap() {
            take(&limit, account, 0).unwrap();
        }
        assert_eq!(limit.buckets.lock().unwrap().len(), BUCKETS);
        assert!(take(&limit, 0, 0).is_err(), "an empty bucket is not forgotten for the others'");
    }

    proptest! {
        /// Whatever the timing, no interval has more changes than a full bucket and its refill in the interval.
        #[test]
        fn no_timing_gets_more(gaps in prop::collection::vec(0_i64..2_000, 1..600)) {
            let limit = ChangeLimit::new(600);
            let mut now = 0;
            let mut passed = Vec::new();
            for gap in gaps {
                now += gap / 10;
                if take(&limit, 1, now).is_ok() {
                    passed.push(now);
                }
            }
            for (index, first) in passed.iter().enumerate() {
                let most = 120 + (now - first) * 2 / 1_000 + 1;
                prop_assert!(i64::try_from(passed.len() - index).unwrap() <= most);
            }
        }
    }
}
