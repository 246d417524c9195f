//! Caches the last rendered configurations of bound phones, by the hash of the phone's token.
//!
//! A phone that polls costs no query and no rendering while its file is cached. Every change of a phone invalidates its
//! entry. A file is cached only when nothing was invalidated while it was rendered, so it is never older than a change.

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
const ENTRY_OVERHEAD: u64 = 400;
/// The usual size of a file, in bytes, for a first estimate of the number of entries.
const USUAL_FILE_SIZE: u64 = 6_000;

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
pub struct CachedFile {
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

impl CachedFile {
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
struct EntryWeighter;

impl Weighter<[u8; 32], Arc<CachedFile>> for EntryWeighter {
    fn weight(&self, _: &[u8; 32], cached: &Arc<CachedFile>) -> u64 {
        let names = [&cached.model, &cached.firmware].map(|name| name.as_ref().map_or(0, String::len));
        cached.file.body.len() as u64 + names.iter().sum::<usize>() as u64 + ENTRY_OVERHEAD
    }
}

/// The cache of configurations.
pub struct ConfigurationCache {
    entries: Cache<[u8; 32], Arc<CachedFile>, EntryWeighter>,
    invalidations: AtomicU64,
}

impl ConfigurationCache {
    /// Creates a cache of at most `bytes` bytes; 0 caches nothing.
    pub fn new(bytes: u64) -> Self {
        let count = usize::try_from(bytes / USUAL_FILE_SIZE).unwrap_or(usize::MAX);
        Self { entries: Cache::with_weighter(count, bytes, EntryWeighter), invalidations: AtomicU64::new(0) }
    }

    /// Finds the file of the phone with this token, when it was rendered for this model and firmware.
    pub fn find(&self, token_hash: &[u8; 32], model: Option<&str>, firmware: Option<&str>) -> Option<Arc<CachedFile>> {
        let cached = self.entries.get(token_hash)?;
        (cached.model.as_deref() == model && cached.firmware.as_deref() == firmware).then_some(cached)
    }

    /// Returns the number of invalidations so far. Call it before reading the database, then pass the number to
    /// [`Self::insert`].
    pub fn invalidation_count(&self) -> u64 {
        self.invalidations.load(Ordering::Acquire)
    }

    /// Caches a file, unless something was invalidated while it was rendered. `count_before` is the number of
    /// invalidations before the database was read for it.
    pub fn insert(&self, token_hash: [u8; 32], cached: Arc<CachedFile>, count_before: u64) {
        if self.invalidation_count() == count_before {
            self.entries.insert(token_hash, cached);
            // An invalidation between the comparison and the insertion did not find the entry.
            if self.invalidation_count() != count_before {
                self.entries.remove(&token_hash);
            }
        }
    }

    /// Invalidates the entries for which `is_changed` is true. Call it after the change is committed.
    pub fn invalidate_where(&self, is_changed: impl Fn(&CachedFile) -> bool) {
        self.invalidations.fetch_add(1, Ordering::AcqRel);
        self.entries.retain(|_, cached| !is_changed(cached));
    }

    /// Invalidates all entries of these phones, under every token: the token that was read before a change may differ
    /// from the token that the change revoked.
    pub fn invalidate_phones(&self, ids: &HashSet<i64>) {
        self.invalidate_where(|cached| ids.contains(&cached.phone_id));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cached_file() -> Arc<CachedFile> {
        let mac = Mac::parse("805EC0021C1B").expect("a MAC address");
        Arc::new(CachedFile {
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
    fn a_file_rendered_before_an_invalidation_is_not_cached() {
        let cache = ConfigurationCache::new(1 << 20);
        let count_before = cache.invalidation_count();
        cache.invalidate_phones(&HashSet::from([2]));
        cache.insert([1; 32], cached_file(), count_before);
        assert!(cache.find(&[1; 32], None, None).is_none());
        cache.insert([1; 32], cached_file(), cache.invalidation_count());
        assert!(cache.find(&[1; 32], None, None).is_some());
        assert!(cache.find(&[1; 32], None, Some("78.85.0.5")).is_none(), "rendered for another firmware");
        cache.invalidate_phones(&HashSet::from([1]));
        assert!(cache.find(&[1; 32], None, None).is_none());
    }

    /// Two renewals of a window at the same time read the same token. The second renewal then revokes the new token of
    /// the first, which it has never read.
    #[test]
    fn invalidating_a_phone_removes_its_files_under_every_token() {
        let cache = ConfigurationCache::new(1 << 20);
        let other = Arc::new(CachedFile { phone_id: 2, ..Arc::into_inner(cached_file()).expect("one owner") });
        cache.insert([1; 32], cached_file(), cache.invalidation_count());
        cache.insert([2; 32], cached_file(), cache.invalidation_count());
        cache.insert([3; 32], other, cache.invalidation_count());
        cache.invalidate_phones(&HashSet::from([1]));
        assert!(cache.find(&[1; 32], None, None).is_none() && cache.find(&[2; 32], None, None).is_none());
        assert!(cache.find(&[3; 32], None, None).is_some(), "another phone's");
    }

    #[test]
    fn invalidating_a_line_removes_the_files_of_its_phones_only() {
        let cache = ConfigurationCache::new(1 << 20);
        let of_line = |line_id| {
            let cached = Arc::into_inner(cached_file()).expect("one owner");
            Arc::new(CachedFile { line_id, ..cached })
        };
        cache.insert([1; 32], of_line(Some(1)), cache.invalidation_count());
        cache.insert([2; 32], of_line(Some(2)), cache.invalidation_count());
        let count_before = cache.invalidation_count();
        cache.invalidate_where(|cached| cached.line_id == Some(1));
        assert!(cache.find(&[1; 32], None, None).is_none() && cache.find(&[2; 32], None, None).is_some());
        cache.insert([3; 32], of_line(Some(1)), count_before);
        assert!(cache.find(&[3; 32], None, None).is_none(), "rendered before the change");
    }

    #[test]
    fn the_cache_stays_within_its_bytes() {
        let file_of = |key: u8, length: usize| {
            let body = vec![key; length].into();
            let file = PhoneFile { body, content_type: "text/plain" };
            Arc::new(CachedFile { file, ..Arc::into_inner(cached_file()).expect("one owner") })
        };
        let cache = ConfigurationCache::new(50_000);
        for key in 0..100 {
            cache.insert([key; 32], file_of(key, 5_000), cache.invalidation_count());
        }
        let kept = (0..100).filter(|key| cache.find(&[*key; 32], None, None).is_some()).count();
        assert!((1..=9).contains(&kept), "{kept} files of 5,400 bytes");
        let none = ConfigurationCache::new(0);
        none.insert([1; 32], file_of(1, 5_000), none.invalidation_count());
        assert!(none.find(&[1; 32], None, None).is_none());
    }
}
