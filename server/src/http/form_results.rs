//! Outcomes of forms that browsers sent by themselves, kept for the page they are sent back to.
//!
//! In memory: an outcome lost in a restart costs its reader one sentence. Names are random, so that holding one is
//! the right to read it; what is kept never includes a secret, but for a password that was drawn: that is read once.

use jiff::{SignedDuration, Timestamp};
use portal_api::form_result::FormResult;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
};

/// How long an outcome is kept.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);
/// How many are kept at most; the oldest go first.
const LIMIT: usize = 10_000;
/// How many values of a form are kept at most: a bulk form may tick thousands of rows.
const VALUES_LIMIT: usize = 200;

/// The outcomes kept.
#[derive(Default)]
pub struct FormResults {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    results: HashMap<String, (Timestamp, FormResult)>,
    order: VecDeque<String>,
}

impl FormResults {
    /// Keeps an outcome under a random name.
    pub fn keep(&self, id: String, mut result: FormResult, now: Timestamp) {
        result.values.truncate(VALUES_LIMIT);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.order.len() >= LIMIT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.results.remove(&oldest);
        }
        kept.order.push_back(id.clone());
        kept.results.insert(id, (now, result));
    }

    /// The outcome of that name, unless it is too old. A password in it is told this once.
    pub fn find(&self, id: &str, now: Timestamp) -> Option<FormResult> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, result) = kept.results.get_mut(id)?;
        let is_fresh = now.duration_since(*at) < LIFETIME;
        let password = result.password.take();
        is_fresh.then(|| FormResult { password, ..result.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::Secret;

    #[test]
    fn a_password_is_told_once() {
        let (results, now) = (FormResults::default(), Timestamp::UNIX_EPOCH);
        results.keep("a".into(), FormResult { password: Some(Secret::new("x")), ..result() }, now);
        assert!(results.find("a", now).is_some_and(|result| result.password == Some(Secret::new("x"))));
        assert!(results.find("a", now).is_some_and(|result| result.password.is_none()));
    }

    fn result() -> FormResult {
        FormResult { operation: "SignIn".into(), ..FormResult::default() }
    }

    #[test]
    fn an_outcome_lives_ten_minutes() {
        let results = FormResults::default();
        let now = Timestamp::UNIX_EPOCH;
        results.keep("a".into(), result(), now);
        assert!(results.find("a", now + SignedDuration::from_secs(599)).is_some());
        assert!(results.find("a", now + SignedDuration::from_secs(600)).is_none());
        assert!(results.find("b", now).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let results = FormResults::default();
        for index in 0..=LIMIT {
            results.keep(index.to_string(), result(), Timestamp::UNIX_EPOCH);
        }
        assert!(results.find("0", Timestamp::UNIX_EPOCH).is_none());
        assert!(results.find(&LIMIT.to_string(), Timestamp::UNIX_EPOCH).is_some());
    }
}
