//! Results of forms that browsers sent without JavaScript, stored for the page that the browser is sent back to.
//!
//! The results are in memory only: after a restart, a page misses at most the sentence that says what a form did. The
//! ids are random, so only the browser that got an id can read its result. A result never contains a secret, except a
//! newly drawn password, which can be read once. Visitors have a small separate budget: however many forms they send,
//! results of signed-in users stay.

use super::shares::Shares;
use jiff::{SignedDuration, Timestamp};
use portal_api::form_result::FormResult;
use portal_protocols::Source;
use std::{
    io::{self, Write},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How long a result is stored.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// The maximum size of all results of signed-in users, in bytes.
const ACCOUNTS_BUDGET: usize = 8 << 20;
/// The maximum size of one account's results, in bytes.
const ACCOUNT_SHARE: usize = 512 << 10;
/// The maximum size of all results of visitors, in bytes.
const VISITORS_BUDGET: usize = 1 << 20;
/// The maximum size of the results of one source's visitors, in bytes.
const VISITOR_SHARE: usize = 32 << 10;
/// The maximum number of stored values of a form: a bulk form may tick thousands of rows.
const VALUES_LIMIT: usize = 200;
/// The size of a result besides its texts, in bytes, estimated: its id in three places, and the maps' overhead.
const RESULT_OVERHEAD: usize = 768;
/// The size of each value besides its text, in bytes, estimated.
const VALUE_OVERHEAD: usize = 96;

/// The sender of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
    /// A signed-in user, by the id of the account.
    Account(i64),
    /// A visitor, by the source of the form.
    Visitor(Source),
}

/// The stored results.
pub struct FormResults {
    stored: Mutex<StoredResults>,
}

struct StoredResults {
    accounts: Shares<i64, FormResult>,
    visitors: Shares<Source, FormResult>,
}

impl Default for FormResults {
    fn default() -> Self {
        let accounts = Shares::new(ACCOUNTS_BUDGET, ACCOUNT_SHARE, LIFETIME);
        let visitors = Shares::new(VISITORS_BUDGET, VISITOR_SHARE, LIFETIME);
        Self { stored: Mutex::new(StoredResults { accounts, visitors }) }
    }
}

impl FormResults {
    /// Stores a result under a random id. The typed values are left out when they would take more than half of the
    /// sender's share.
    pub fn store(&self, id: String, sender: Sender, mut result: FormResult, now: Timestamp) {
        let share = match sender {
            Sender::Account(_) => ACCOUNT_SHARE,
            Sender::Visitor(_) => VISITOR_SHARE,
        };
        result.values.truncate(VALUES_LIMIT);
        if size(&result) > share / 2 {
            result.values = Vec::new();
        }
        // The spare capacity of lists and texts is freed.
        result.values.shrink_to_fit();
        for (name, value) in &mut result.values {
            name.shrink_to_fit();
            value.shrink_to_fit();
        }
        let size = size(&result);
        let mut stored = self.stored();
        match sender {
            Sender::Account(account) => stored.accounts.store(id, account, size, result, now),
            Sender::Visitor(source) => stored.visitors.store(id, source, size, result, now),
        }
    }

    /// Finds a result by its id, unless it is too old. A password is returned only the first time.
    pub fn find(&self, id: &str, now: Timestamp) -> Option<FormResult> {
        let mut stored = self.stored();
        let StoredResults { accounts, visitors } = &mut *stored;
        let result = accounts.find(id, now).or_else(|| visitors.find(id, now))?;
        let password = result.password.take();
        Some(FormResult { password, ..result.clone() })
    }

    /// Deletes the results that are too old.
    pub fn sweep(&self, now: Timestamp) {
        let mut stored = self.stored();
        stored.accounts.sweep(now);
        stored.visitors.sweep(now);
    }

    fn stored(&self) -> MutexGuard<'_, StoredResults> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Estimates the size of a result in memory, in bytes.
fn size(result: &FormResult) -> usize {
    let values: usize = result.values.iter().map(|(name, value)| name.len() + value.len() + VALUE_OVERHEAD).sum();
    // The texts of an error are about as long as its JSON. Counting can't fail.
    let mut error = ByteCounter(0);
    let _ = serde_json::to_writer(&mut error, &result.error);
    RESULT_OVERHEAD + result.operation.len() + values + error.0
}

/// A writer that only counts the bytes.
struct ByteCounter(usize);

impl Write for ByteCounter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::Secret;
    use std::net::Ipv4Addr;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn result() -> FormResult {
        FormResult { operation: "SignIn".into(), ..FormResult::default() }
    }

    fn result_with_value(bytes: usize) -> FormResult {
        FormResult { values: vec![("a".into(), "A".repeat(bytes))], ..result() }
    }

    fn result_with_password() -> FormResult {
        FormResult { password: Some(Secret::new("x")), ..result() }
    }

    fn visitor(index: u32) -> Sender {
        Sender::Visitor(Source::of(Ipv4Addr::from_bits(0x0a00_0000 + index).into()))
    }

    fn has_password(results: &FormResults, id: &str) -> bool {
        results.find(id, NOW).is_some_and(|result| result.password == Some(Secret::new("x")))
    }

    #[test]
    fn a_password_is_returned_once() {
        let results = FormResults::default();
        results.store("a".into(), Sender::Account(1), result_with_password(), NOW);
        assert!(has_password(&results, "a") && !has_password(&results, "a"));
        assert!(results.find("a", NOW).is_some());
    }

    #[test]
    fn a_result_is_stored_for_ten_minutes() {
        let results = FormResults::default();
        results.store("a".into(), visitor(1), result(), NOW);
        assert!(results.find("a", NOW + SignedDuration::from_secs(599)).is_some());
        assert!(results.find("a", NOW + SignedDuration::from_secs(600)).is_none());
        assert!(results.find("b", NOW).is_none());
    }

    #[test]
    fn forms_of_visitors_evict_no_results_of_accounts_or_of_other_visitors() {
        let results = FormResults::default();
        results.store("secret".into(), Sender::Account(1), result_with_password(), NOW);
        results.store("other".into(), visitor(0), result(), NOW);
        for index in 0..1_000 {
            results.store(index.to_string(), visitor(1 + index % 4), result_with_value(63_000), NOW);
            results.store(format!("s{index}"), visitor(1 + index % 4), result_with_value(10_000), NOW);
        }
        assert!(results.find("other", NOW).is_some(), "another visitor's");
        assert!(has_password(&results, "secret"));
        let kept = (0..1_000).filter(|index| results.find(&format!("s{index}"), NOW).is_some()).count();
        assert!((4..=12).contains(&kept), "{kept} results of 10 KB from four sources");
    }

    #[test]
    fn forms_from_many_sources_evict_no_results_of_accounts() {
        let results = FormResults::default();
        results.store("secret".into(), Sender::Account(1), result_with_password(), NOW);
        for index in 0..3_000 {
            results.store(index.to_string(), visitor(index), result_with_value(1_000), NOW);
        }
        assert!(has_password(&results, "secret"));
        let kept = (0..3_000).filter(|index| results.find(&index.to_string(), NOW).is_some()).count();
        assert!(kept * 1_000 <= VISITORS_BUDGET, "{kept} results of 1 KB");
    }

    #[test]
    fn forms_of_one_account_evict_no_results_of_another_account() {
        let results = FormResults::default();
        results.store("secret".into(), Sender::Account(1), result_with_password(), NOW);
        for index in 0..600_i64 {
            results.store(index.to_string(), Sender::Account(2 + index % 100), result_with_value(60_000), NOW);
        }
        assert!(has_password(&results, "secret"));
        let kept = (0..600).filter(|index| results.find(&index.to_string(), NOW).is_some()).count();
        assert!(kept * 60_000 <= ACCOUNTS_BUDGET, "{kept} results of 60 KB");
    }

    #[test]
    fn a_form_that_is_too_large_keeps_its_outcome_without_values() {
        let results = FormResults::default();
        results.store("a".into(), visitor(1), result_with_value(63_000), NOW);
        assert!(results.find("a", NOW).is_some_and(|result| result.values.is_empty()));
        let many = FormResult { values: vec![("macs".into(), "805EC0021C1B".into()); 10_000], ..result() };
        results.store("b".into(), Sender::Account(1), many, NOW);
        assert!(results.find("b", NOW).is_some_and(|result| result.values.len() == VALUES_LIMIT));
    }
}
