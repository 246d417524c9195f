//! Limits the changes of an account with a token bucket: each change takes a token, and time refills the bucket.
//!
//! Without a limit, a line's user who saves in a loop would fill the audit and the disk. A working person, or a scanner
//! that reads a carton of phones, never reaches a limit. All sessions and tokens of an account share one bucket. The
//! phone platform, which signs in as an operator, has a separate bucket for messages and PINs, because it makes more
//! changes than people do. These changes write no audit row, except when a PIN becomes locked.

use super::recent_map::RecentMap;
use crate::principal::Principal;
use jiff::Timestamp;
use portal_api::{Limit, session::Role};
use std::sync::{Mutex, PoisonError};

/// The maximum number of buckets, about 100 bytes each; more accounts don't make changes within the same minute. Beyond
/// the maximum, the account whose last change is the oldest gets a full bucket again.
const BUCKET_LIMIT: usize = 20_000;
/// The staff's limit divided by this number is the limit of a line's user: 120 changes a minute by default.
const USER_DIVISOR: u32 = 5;
/// The staff's limit divided by this number is the limit of a user who administers a client or a department: 300
/// changes a minute by default.
const ADMINISTRATOR_DIVISOR: u32 = 2;
/// The phone platform's limit for messages, in changes a minute.
const PLATFORM_PER_MINUTE: u32 = 30_000;
/// The maximum debt of an account, in minutes of its limit.
const MAX_DEBT_MINUTES: i64 = 5;
/// A minute in milliseconds. A bucket counts in units of 1/60,000 of a change: a change takes this number of units, and
/// each millisecond adds as many units as changes are allowed per minute.
const MINUTE_MS: i64 = 60_000;

/// The buckets of all accounts.
pub struct ChangeLimit {
    staff_per_minute: u32,
    buckets: Mutex<RecentMap<Key, Option<Bucket>>>,
}

/// The account, and whether the bucket is the one for the platform's messages.
type Key = (i64, bool);

/// A bucket. A full bucket holds the changes of a minute, which may all be made at the same moment.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// The units left; negative for a debt.
    left: i64,
    /// The time of the last refill, in milliseconds.
    refilled_at: i64,
    /// The account's limit, in changes per minute.
    per_minute: u32,
}

impl ChangeLimit {
    /// Creates the limit; `staff_per_minute` is the number of changes that a staff account may make in a minute.
    pub fn new(staff_per_minute: u32) -> Self {
        Self { staff_per_minute, buckets: Mutex::new(RecentMap::new(BUCKET_LIMIT)) }
    }

    /// Takes a change from a principal's bucket. An operation without a limit takes nothing.
    ///
    /// Errors: the seconds to wait when the bucket is empty; nothing is taken then.
    pub fn take(&self, principal: &Principal, limit: Limit, now: Timestamp) -> Result<(), u64> {
        if limit == Limit::None {
            return Ok(());
        }
        let (key, per_minute) = self.bucket_of(principal, limit);
        self.with_bucket(key, per_minute, now, Bucket::take)
    }

    /// Takes the further changes of an operation that made `changes` changes, each with its audit row. The first change
    /// was taken before the operation. The bucket may go into debt.
    pub fn charge(&self, principal: &Principal, limit: Limit, changes: usize, now: Timestamp) {
        let (key, per_minute) = self.bucket_of(principal, limit);
        self.with_bucket(key, per_minute, now, |bucket| bucket.charge(changes.saturating_sub(1)));
    }

    fn bucket_of(&self, principal: &Principal, limit: Limit) -> (Key, u32) {
        let is_platform = principal.role == Role::Operator && limit == Limit::Platform;
        let per_minute = match principal.role {
            _ if is_platform => PLATFORM_PER_MINUTE.max(self.staff_per_minute),
            Role::Operator | Role::Reseller => self.staff_per_minute,
            Role::User if principal.is_administrator() => self.staff_per_minute / ADMINISTRATOR_DIVISOR,
            Role::User => self.staff_per_minute / USER_DIVISOR,
        };
        ((principal.account_id, is_platform), per_minute)
    }

    /// Refills a bucket, and calls `act` with it.
    fn with_bucket<R>(&self, key: Key, per_minute: u32, now: Timestamp, act: impl FnOnce(&mut Bucket) -> R) -> R {
        let now = now.as_millisecond();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.touch(&key).get_or_insert_with(|| Bucket::full(per_minute, now));
        bucket.per_minute = per_minute;
        bucket.refill(now);
        act(bucket)
    }
}

impl Bucket {
    fn full(per_minute: u32, refilled_at: i64) -> Self {
        Self { left: i64::from(per_minute) * MINUTE_MS, refilled_at, per_minute }
    }

    /// Adds the units for the time since the last refill. When the clock was put back, nothing is added, and the time
    /// counts from the new clock on.
    fn refill(&mut self, now: i64) {
        let passed = now.saturating_sub(self.refilled_at).clamp(0, (MAX_DEBT_MINUTES + 1) * MINUTE_MS);
        let per_minute = i64::from(self.per_minute);
        self.left = (self.left + passed * per_minute).min(per_minute * MINUTE_MS);
        self.refilled_at = now;
    }

    fn take(&mut self) -> Result<(), u64> {
        if self.left >= MINUTE_MS {
            self.left -= MINUTE_MS;
            return Ok(());
        }
        // The wait until the bucket has units for a change again.
        let milliseconds = (MINUTE_MS - self.left) / i64::from(self.per_minute).max(1);
        Err(u64::try_from(milliseconds).unwrap_or_default().div_ceil(1_000).max(1))
    }

    /// Takes changes even from an empty bucket, down to the maximum debt.
    fn charge(&mut self, changes: usize) {
        let changes =
            i64::try_from(changes).unwrap_or(i64::MAX).min((MAX_DEBT_MINUTES + 1) * i64::from(self.per_minute));
        self.left = (self.left - changes * MINUTE_MS).max(-MAX_DEBT_MINUTES * MINUTE_MS * i64::from(self.per_minute));
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
        limit.with_bucket((account, false), 120, at(now), Bucket::take)
    }

    #[test]
    fn all_changes_of_a_minute_may_come_at_once_then_two_a_second() {
        let limit = ChangeLimit::new(600);
        for _ in 0..120 {
            assert_eq!(take(&limit, 1, 0), Ok(()));
        }
        assert_eq!(take(&limit, 1, 0), Err(1));
        assert_eq!(take(&limit, 1, 499), Err(1));
        assert_eq!(take(&limit, 1, 500), Ok(()));
        assert_eq!(take(&limit, 1, 500), Err(1));
        assert_eq!(take(&limit, 2, 500), Ok(()), "another account has another bucket");
        assert_eq!(
            limit.with_bucket((1, true), PLATFORM_PER_MINUTE, at(500), Bucket::take),
            Ok(()),
            "the platform's bucket is another one"
        );
    }

    #[test]
    fn an_operation_with_many_changes_causes_a_debt_of_five_minutes_at_most() {
        let limit = ChangeLimit::new(600);
        take(&limit, 1, 0).unwrap();
        limit.with_bucket((1, false), 120, at(0), |bucket| bucket.charge(159));
        assert_eq!(take(&limit, 1, 0), Err(21), "a debt of 40 changes and one more, at two a second");
        assert_eq!(take(&limit, 1, 20_499), Err(1));
        assert_eq!(take(&limit, 1, 20_500), Ok(()));
        limit.with_bucket((1, false), 120, at(20_500), |bucket| bucket.charge(usize::MAX));
        assert_eq!(take(&limit, 1, 20_500), Err(301));
        assert_eq!(take(&limit, 1, 20_500 + 301_000), Ok(()));
    }

    #[test]
    fn a_clock_jump_blocks_no_account() {
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
        for account in 1..=2 * i64::try_from(BUCKET_LIMIT).unwrap() {
            take(&limit, account, 0).unwrap();
        }
        for _ in 0..120 {
            take(&limit, 0, 0).unwrap();
        }
        for account in 1..i64::try_from(BUCKET_LIMIT).unwrap() {
            take(&limit, account, 0).unwrap();
        }
        assert_eq!(limit.buckets.lock().unwrap().len(), BUCKET_LIMIT);
        assert!(
            take(&limit, 0, 0).is_err(),
            "an empty bucket that is used stays, however many other accounts there are"
        );
    }

    proptest! {
        /// Whatever the timing, no interval has more changes than a full bucket and its refill in the interval.
        #[test]
        fn no_timing_allows_more_changes_than_a_full_bucket_and_its_refill(gaps in prop::collection::vec(0_i64..2_000, 1..600)) {
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
                let max_changes = 120 + (now - first) * 2 / 1_000 + 1;
                prop_assert!(i64::try_from(passed.len() - index).unwrap() <= max_changes);
            }
        }
    }
}
