//! Configurations of bound telephones, as last rendered, by the hash of their token.
//!
//! A telephone that polls every hour costs no query and no rendering. Whatever changes a telephone forgets its entry;
//! an entry is only kept if nothing was forgotten while it was made, so that it can't be older than a change.

use crate::services::provision::GivenFile;
use portal_api::Mac;
use portal_store::{ProvisionedPhone, TokenHash, WarningChange};
use quick_cache::sync::Cache;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Entries kept: about 3 KB each.
const LIMIT: usize = 20_000;

/// A bound telephone, ready to be answered.
#[derive(Debug)]
pub struct Prepared {
    /// Its row.
    pub phone_id: i64,
    /// Whose it is.
    pub client_id: i64,
    /// Its address: a token opens this file only.
    pub mac: Mac,
    /// The model and firmware that the file was rendered for.
    pub model: Option<String>,
    /// See `model`.
    pub firmware: Option<String>,
    /// What asking for it does to the telephone's warning.
    pub warning: WarningChange,
    /// The file.
    pub file: GivenFile,
}

impl Prepared {
    /// What is kept of a telephone and its file.
    pub fn new(
        phone: &ProvisionedPhone,
        model: Option<&str>,
        firmware: Option<&str>,
        warning: WarningChange,
        file: GivenFile,
    ) -> Self {
        Self {
            phone_id: phone.id,
            client_id: phone.client_id,
            mac: phone.mac.clone(),
            model: model.map(str::to_owned),
            firmware: firmware.map(str::to_owned),
            warning,
            file,
        }
    }
}

/// The cache.
pub struct ConfigurationCache {
    entries: Cache<[u8; 32], Arc<Prepared>>,
    changes: AtomicU64,
}

impl Default for ConfigurationCache {
    fn default() -> Self {
        Self { entries: Cache::new(LIMIT), changes: AtomicU64::new(0) }
    }
}

impl ConfigurationCache {
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

    /// Forgets a telephone. To be called after its change is committed.
    pub fn forget(&self, token_hash: &TokenHash) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        if let Ok(key) = <[u8; 32]>::try_from(token_hash.as_bytes()) {
            self.entries.remove(&key);
        }
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
            mac,
            model: None,
            firmware: None,
            warning: WarningChange::Keep,
            file: GivenFile { body: bytes::Bytes::new(), content_type: "text/plain" },
        })
    }

    #[test]
    fn what_was_made_before_a_change_is_not_kept() {
        let cache = ConfigurationCache::default();
        let moment = cache.moment();
        cache.forget(&[2; 32].into());
        cache.keep([1; 32], prepared(), moment);
        assert!(cache.find(&[1; 32], None, None).is_none());
        cache.keep([1; 32], prepared(), cache.moment());
        assert!(cache.find(&[1; 32], None, None).is_some());
        assert!(cache.find(&[1; 32], None, Some("78.85.0.5")).is_none(), "rendered for another firmware");
        cache.forget(&[1; 32].into());
        assert!(cache.find(&[1; 32], None, None).is_none());
    }
}
