//! Caches the last rendered configurations of bound phones, by the hash of the phone's token.
//!
//! A phone that polls every hour costs no query and no rendering. Every change of a phone invalidates its entry. An
//! entry is only cached when nothing was invalidated while it was rendered, so it can't be older than a change.

use bytes::Bytes;
use portal_api::Mac;
use portal_store::{ProvisionedPhone, WarningChange};
use quick_cache::{Weighter, sync::Cache};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The size of an entry besides its file, in bytes, estimated.
const BESIDE: u64 = 400;
/// The usual size of a file, in bytes, for a first estimate of the number of entries.
const ORDINARY: u64 = 6_000;

/// A file as it is sent.
#[derive(Clone, Debug)]
pub struct PhoneFile {
    /// The content.
    pub body: Bytes,
    /// Its media type.
    pub content_type: &'static str,
}

/// A bound phone's file, ready to be sent.
#[derive(Debug)]
pub struct Prepared {
    /// The phone's database id.
    pub phone_id: i64,
    /// The client that the phone belongs to.
    pub client_id: i64,
    /// The phone's line, if it has one.
    pub line_id: Option<i64>,
    /// The phone's MAC address: a token opens only its own phone's file.
    pub mac: Mac,
    /// The model that the file was rendered for.
    pub model: Option<String>,
    /// The firmware that the file was rendered for.
    pub firmware: Option<String>,
    /// What a request for the file does to the phone's warning.
    pub warning: WarningChange,
    /// The file that was rendered.
    pub file: PhoneFile,
}

impl Prepared {
    /// Creates the cache entry of a phone and its file.
    pub fn new(
        phone: &ProvisionedPhone,
        model: Option<&str>,
        firmware: Option<&str>,
        warning: WarningChange,
        file: PhoneFile,
    ) -> Self {
        Self {
            phone_id: phone.id,
            client_id: phone.client_id,
            line_id: phone.line_id,
            mac: phone.mac.clone(),
            model: model.map(str::to_owned),
            firmware: firmware.map(str::to_owned),
            warning,
            file,
        }
    }
}

/// Computes the size of an entry, in bytes.
#[derive(Clone)]
struct Size;

impl Weighter<[u8; 32], Arc<Prepared>> for Size {
    fn weight(&self, _: &[u8; 32], prepared: &Arc<Prepared>) -> u64 {
        let names = [&prepared.model, &prepared.firmware].map(|name| name.as_ref().map_or(0, String::len));
        prepared.file.body.len() as u64 + names.iter().sum::<usize>() as u64 + BESIDE
    }
}

/// The cache of configurations.
pub struct ConfigurationCache {
    entries: Cache<[u8; 32], Arc<Prepared>, Size>,
    changes: AtomicU64,
}

impl ConfigurationCache {
    /// Creates a cache of at most `bytes` bytes; 0 caches nothing.
    pub fn new(bytes: u64) -> Self {
        let count = usize::try_from(bytes / ORDINARY).unwrap_or(usize::MAX);
        Self { entries: Cache::with_weighter(count, bytes, Size), changes: AtomicU64::new(0) }
    }

    /// Finds the file of the phone with this token, when it was rendered for this model and firmware.
    pub fn find(&self, token_hash: &[u8; 32], model: Option<&str>, firmware: Option<&str>) -> Option<Arc<Prepared>> {
        let prepared = self.entries.get(token_hash)?;
        (prepared.model.as_deref() == model && prepared.firmware.as_deref() == firmware).then_some(prepared)
    }

    /// Returns the number of invalidations. Read it before the database, then pass it to [`Self::keep`].
    pub fn moment(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Caches a file that was rendered since `moment`, unless something was invalidated since.
    pub fn keep(&self, token_hash: [u8; 32], prepared: Arc<Prepared>, moment: u64) {
        if self.moment() == moment {
            self.entries.insert(token_hash, prepared);
            if self.moment() != moment {
                self.entries.remove(&token_hash);
            }
        }
    }

    /// Invalidates the entries for which `is_changed` is true. Call it after the change is committed; it can't fail.
    pub fn forget_those(&self, is_changed: impl Fn(&Prepared) -> bool) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.entries.retain(|_, prepared| !is_changed(prepared));
    }

    /// Invalidates all entries of these phones, under every token: the token that was read before a change may differ
    /// from the one that the change revoked.
    pub fn forget_phones(&self, ids: &HashSet<i64>) {
        self.forget_those(|prepared| ids.contains(&prepared.phone_id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared() -> Arc<Prepared> {
        let mac = Mac::parse("805EC0021C1B").expect("a MAC address");
        Arc::new(Prepared {
            phone_id: 1,
            client_id: 1,
            line_id: Some(1),
            mac,
            model: None,
            firmware: None,
            warning: WarningChange::Keep,
            file: PhoneFile { body: Bytes::new(), content_type: "text/plain" },
        })
    }

    #[test]
    fn what_was_made_before_a_change_is_not_kept() {
        let cache = ConfigurationCache::new(1 << 20);
        let moment = cache.moment();
        cache.forget_phones(&HashSet::from([2]));
        cache.keep([1; 32], prepared(), moment);
        assert!(cache.find(&[1; 32], None, None).is_none());
        cache.keep([1; 32], prepared(), cache.moment());
        assert!(cache.find(&[1; 32], None, None).is_some());
        assert!(cache.find(&[1; 32], None, Some("78.85.0.5")).is_none(), "rendered for another firmware");
        cache.forget_phones(&HashSet::from([1]));
        assert!(cache.find(&[1; 32], None, None).is_none());
    }

    /// Two renewals at once read the same token, and the second revokes the first one's new token.
    #[test]
    fn a_telephone_is_forgotten_under_every_token() {
        let cache = ConfigurationCache::new(1 << 20);
        let other = Arc::new(Prepared { phone_id: 2, ..Arc::into_inner(prepared()).expect("one owner") });
        cache.keep([1; 32], prepared(), cache.moment());
        cache.keep([2; 32], prepared(), cache.moment());
        cache.keep([3; 32], other, cache.moment());
        cache.forget_phones(&HashSet::from([1]));
        assert!(cache.find(&[1; 32], None, None).is_none() && cache.find(&[2; 32], None, None).is_none());
        assert!(cache.find(&[3; 32], None, None).is_some(), "another phone's");
    }

    #[test]
    fn those_of_a_line_are_forgotten_and_no_others() {
        let cache = ConfigurationCache::new(1 << 20);
        let of_line = |line_id| {
            let prepared = Arc::into_inner(prepared()).expect("one owner");
            Arc::new(Prepared { line_id, ..prepared })
        };
        cache.keep([1; 32], of_line(Some(1)), cache.moment());
        cache.keep([2; 32], of_line(Some(2)), cache.moment());
        let moment = cache.moment();
        cache.forget_those(|prepared| prepared.line_id == Some(1));
        assert!(cache.find(&[1; 32], None, None).is_none() && cache.find(&[2; 32], None, None).is_some());
        cache.keep([3; 32], of_line(Some(1)), moment);
        assert!(cache.find(&[3; 32], None, None).is_none(), "made before the change");
    }

    #[test]
    fn it_takes_no_more_than_it_may() {
        let of = |key: u8, length: usize| {
            let body = vec![key; length].into();
            let file = PhoneFile { body, content_type: "text/plain" };
            Arc::new(Prepared { file, ..Arc::into_inner(prepared()).expect("one owner") })
        };
        let cache = ConfigurationCache::new(50_000);
        for key in 0..100 {
            cache.keep([key; 32], of(key, 5_000), cache.moment());
        }
        let kept = (0..100).filter(|key| cache.find(&[*key; 32], None, None).is_some()).count();
        assert!((1..=9).contains(&kept), "{kept} files of 5,400 bytes");
        let none = ConfigurationCache::new(0);
        none.keep([1; 32], of(1, 5_000), none.moment());
        assert!(none.find(&[1; 32], None, None).is_none());
    }
}
