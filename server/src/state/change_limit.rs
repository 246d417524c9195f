//! How many changes an account may make: a bucket of tokens for each, one taken for each change, refilled as time passes.
//!
//! A line's user who saves in a loop would fill the audit and the disk; a person who works, or a scanner that reads a carton of
//! telephones, never meets a limit. All sessions and tokens of an account take from the same bucket. What the telephone platform
//! does for an operator (messages and PINs) has a bucket of its own: it is more than people do. They leave no line in the audit,
//! except a PIN that becomes locked.

use crate::principal::Principal;
use jiff::Timestamp;
use portal_api::{Limit, session::Role};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Buckets that are kept at once, 64 bytes each: as many accounts that change something in the same minute.
const BUCKETS: usize = 20_000;
/// A line's user may make so much less than the staff: 120 a minute.
const USER_PART: u32 = 5;
/// The same of a user who administers a client or a department: 300 a minute.
const ADMINISTRATOR_PART: u32 = 2;
/// What the telephone platform may do a minute with messages.
const PLATFORM: u32 = 30_000;
/// An account owes no more than what it may do in so many minutes.
const OWED: i64 = 5;
/// A minute in milliseconds, and what one change takes from a bucket: so each millisecond adds what an account may do a minute.
const MINUTE: i64 = 60_000;

/// The buckets.
pub struct ChangeLimit {
    staff: u32,
    buckets: Mutex<HashMap<Key, Bucket>>,
}

/// Whose bucket, and whether it is the one of the platform's messages.
type Key = (i64, bool);

/// What is left in a bucket at a time. A full one holds a minute's changes, which may come all at once.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: i64,
    at: i64,
    per_minute: u32,
}

impl ChangeLimit {
    /// Limits, with so many changes a minute for an account of the staff.
    pub fn new(staff: u32) -> Self {
        Self { staff, buckets: Mutex::default() }
    }

    /// Takes a change from a principal's bucket, unless it counts against no limit.
    ///
    /// Errors: how many seconds to wait when it is empty; nothing is taken then.
    pub fn take(&self, principal: &Principal, limit: Limit, now: Timestamp) -> Result<(), u64> {
        if limit == Limit::None {
            return Ok(());
        }
        let (key, per_minute) = self.bucket_of(principal, limit);
        self.with(key, per_minute, now, Bucket::take)
    }

    /// An operation changed several things at once, each with its line in the audit: those beyond the first are taken too, even
    /// if the bucket owes them then.
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
        if buckets.len() >= BUCKETS && !buckets.contains_key(&key) {
            make_room(&mut buckets, now);
        }
        let bucket = buckets.entry(key).or_insert(Bucket::full(per_minute, now));
        bucket.per_minute = per_minute;
        bucket.refill(now);
        act(bucket)
    }
}

impl Bucket {
    fn full(per_minute: u32, at: i64) -> Self {
        Self { left: i64::from(per_minute) * MINUTE, at, per_minute }
    }

    /// Adds what came since. A clock that was put back takes nothing away and keeps nobody out: time goes on from there.
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
        // One more change than the bucket owes.
        let milliseconds = (MINUTE - self.left) / i64::from(self.per_minute).max(1);
        Err(u64::try_from(milliseconds).unwrap_or_default().div_ceil(1_000).max(1))
    }

    /// Takes more than there may be, within bounds.
    fn charge(&mut self, changes: usize) {
        let changes = i64::try_from(changes).unwrap_or(i64::MAX).min((OWED + 1) * i64::from(self.per_minute));
        self.left = (self.left - changes * MINUTE).max(-OWED * MINUTE * i64::from(self.per_minute));
    }
}

/// Forgets the buckets that are full again, which are as good as new ones; if none is, the fullest half.
fn make_room(buckets: &mut HashMap<Key, Bucket>, now: i64) {
    let missing = |bucket: &Bucket| {
        let mut bucket = *bucket;
        bucket.refill(now);
        Bucket::full(bucket.per_minute, now).left - bucket.left
    };
    buckets.retain(|_, bucket| missing(bucket) > 0);
    if buckets.len() >= BUCKETS {
        let mut all: Vec<_> = buckets.values().map(missing).collect();
        let (_, middle, _) = all.select_nth_unstable(BUCKETS / 2);
        let middle = *middle;
        buckets.retain(|_, bucket| missing(bucket) > middle);
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
    fn buckets_are_bounded_and_the_emptiest_stay() {
        let limit = ChangeLimit::new(600);
        for _ in 0..120 {
            take(&limit, 0, 0).unwrap();
        }
        for account in 1..=3 * i64::try_from(BUCKETS).unwrap() {
            take(&limit, account, 0).unwrap();
        }
        assert!(limit.buckets.lock().unwrap().len() <= BUCKETS);
        assert!(take(&limit, 0, 0).is_err(), "who used it up is not forgotten for others");
    }

    proptest! {
        /// However changes are timed, no stretch has more of them than a full bucket and what comes in meanwhile.
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
