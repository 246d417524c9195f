//! Configurations of bound telephones, as last rendered, by the hash of their token.
//!
//! A telephone that polls every hour costs no query and no rendering. Whatever changes a telephone forgets its entry;
//! an entry is only kept if nothing was forgotten while it was made, so that it can't be older than a change.

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

/// What an entry takes besides its file, in bytes, about.
const BESIDE: u64 = 400;
/// How large a file is, for a first guess at how many there will be.
const ORDINARY: u64 = 6_000;

/// A file as it is answered.
#[derive(Clone, Debug)]
pub struct PhoneFile {
    /// What is in it.
    pub body: Bytes,
    /// Its media type.
    pub content_type: &'static str,
}

/// A bound telephone, ready to be answered.
#[derive(Debug)]
pub struct Prepared {
    /// Its row.
    pub phone_id: i64,
    /// Whose it is.
    pub client_id: i64,
    /// Its line, if it is on one.
    pub line_id: Option<i64>,
    /// Its address: a token opens this file only.
    pub mac: Mac,
    /// The model and firmware that the file was rendered for.
    pub model: Option<String>,
    /// See `model`.
    pub firmware: Option<String>,
    /// What asking for it does to the telephone's warning.
    pub warning: WarningChange,
    /// The file.
    pub file: PhoneFile,
}

impl Prepared {
    /// What is kept of a telephone and its file.
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

/// What an entry takes, in bytes.
#[derive(Clone)]
struct Size;

impl Weighter<[u8; 32], Arc<Prepared>> for Size {
    fn weight(&self, _: &[u8; 32], prepared: &Arc<Prepared>) -> u64 {
        let names = [&prepared.model, &prepared.firmware].map(|name| name.as_ref().map_or(0, String::len));
        prepared.file.body.len() as u64 + names.iter().sum::<usize>() as u64 + BESIDE
    }
}

/// The cache.
pub struct ConfigurationCache {
    entries: Cache<[u8; 32], Arc<Prepared>, Size>,
    changes: AtomicU64,
}

impl ConfigurationCache {
    /// A cache that takes so many bytes; with none it keeps nothing.
    pub fn new(bytes: u64) -> Self {
        let count = usize::try_from(bytes / ORDINARY).unwrap_or(usize::MAX);
        Self { entries: Cache::with_weighter(count, bytes, Size), changes: AtomicU64::new(0) }
    }

    /// The file of the telephone with this token, if it was made for this firmware.
    pub fn find(&self, token_hash: &[u8; 32], model: Option<&str>, firmware: Option<&str>) -> Option<Arc<Prepared>> {
        let prepared = self.entries.get(token_hash)?;
        (prepared.model.as_deref() == model && prepared.firmware.as_deref() == firmware).then_some(prepared)
    }

    /// To be read before the database is, and given to [`Self::keep`].
    pub fn moment(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Keeps a file made since that moment, unless something changed.
    pub fn keep(&self, token_hash: [u8; 32], prepared: Arc<Prepared>, moment: u64) {
        if self.moment() == moment {
            self.entries.insert(token_hash, prepared);
            if self.moment() != moment {
                self.entries.remove(&token_hash);
            }
        }
    }

    /// Forgets the telephones that this is true of. To be called after their change is committed; it can't fail.
    pub fn forget_those(&self, is_changed: impl Fn(&Prepared) -> bool) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.entries.retain(|_, prepared| !is_changed(prepared));
    }

    /// Forgets these telephones, whatever token each is kept under: the one that was read before a change needn't be the one
    /// that the change made void.
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

    /// Two prolongations at once read the same token, and the second one voids the first one's.
    #[test]
    fn a_telephone_is_forgotten_under_every_token() {
        let cache = ConfigurationCache::new(1 << 20);
        let other = Arc::new(Prepared { phone_id: 2, ..Arc::into_inner(prepared()).expect("one owner") });
        cache.keep([1; 32], prepared(), cache.moment());
        cache.keep([2; 32], prepared(), cache.moment());
        cache.keep([3; 32], other, cache.moment());
        cache.forget_phones(&HashSet::from([1]));
        assert!(cache.find(&[1; 32], None, None).is_none() && cache.find(&[2; 32], None, None).is_none());
        assert!(cache.find(&[3; 32], None, None).is_some(), "another telephone's");
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
