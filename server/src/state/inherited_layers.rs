//! Caches the setting layers that phones inherit from their department and above: hundreds of phones share them, and
//! they seldom change.
//!
//! After a power cut, all phones of a client send requests at the same time: one request reads the layers, and the
//! others wait for the result. Layers that were read before a change are never returned after it.

use crate::error::Error;
use portal_provisioning::settings::{Layer, SettingId, Value};
use quick_cache::{Weighter, sync::Cache};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// The maximum size of the cache, in bytes. An evicted entry is read again.
const BYTES: u64 = 16 << 20;
/// The expected number of departments, for a first estimate of the number of entries.
const DEPARTMENTS: usize = 5_000;
/// The sizes of an entry, a layer and a setting besides their texts, in bytes, estimated.
const OVERHEADS: [usize; 3] = [256, 128, 160];

/// The size of a text in a list besides its bytes, estimated.
const TEXT_OVERHEAD: usize = 32;

/// The client's id, the department's id if there is one, and whether the phone finds names by LDAP only, which changes
/// the server's own layer.
pub type Key = (i64, Option<i64>, bool);

/// The cache. The key of an entry contains the number of changes before it was read, so a change makes all older
/// entries unreachable.
pub struct InheritedLayers {
    entries: Cache<(u64, Key), Arc<[Layer]>, EntryWeighter>,
    changes: AtomicU64,
}

/// Computes the size of an entry, in bytes.
#[derive(Clone)]
struct EntryWeighter;

impl Weighter<(u64, Key), Arc<[Layer]>> for EntryWeighter {
    fn weight(&self, _: &(u64, Key), layers: &Arc<[Layer]>) -> u64 {
        let [entry, layer, setting] = OVERHEADS;
        let setting_size = |id: &SettingId, value: &Value| setting + id.as_str().len() + text_size(value);
        let layer_size = |inherited: &Layer| {
            let values: usize = inherited.values.iter().map(|(id, value)| setting_size(id, value)).sum();
            let locks: usize = inherited.locks.iter().map(|id| setting + id.as_str().len()).sum();
            layer + values + locks
        };
        (entry + layers.iter().map(layer_size).sum::<usize>()) as u64
    }
}

/// Returns the size of a value's texts, in bytes.
fn text_size(value: &Value) -> usize {
    match value {
        Value::Switch(_) | Value::Integer(_) => 0,
        Value::Choice(text) | Value::Text(text) => text.len(),
        Value::Order(choices) => choices.iter().map(|choice| choice.len() + TEXT_OVERHEAD).sum(),
        Value::Secret(secret) => secret.expose().len(),
    }
}

impl Default for InheritedLayers {
    fn default() -> Self {
        Self { entries: Cache::with_weighter(DEPARTMENTS, BYTES, EntryWeighter), changes: AtomicU64::new(0) }
    }
}

impl InheritedLayers {
    /// Invalidates everything. Call it after a change above the lines is committed.
    pub fn invalidate(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.entries.clear();
    }

    /// Returns the layers of a key; `read` reads them from the database when they are not cached. When several callers
    /// ask for the same key at the same time, only one reads.
    pub async fn find(
        &self,
        key: Key,
        read: impl Future<Output = Result<Arc<[Layer]>, Error>>,
    ) -> Result<Arc<[Layer]>, Error> {
        let key = (self.changes.load(Ordering::Acquire), key);
        self.entries.get_or_insert_async(&key, read).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_provisioning::settings::Scope;
    use std::{future::ready, sync::atomic::AtomicUsize};
    use tokio::sync::Notify;

    const KEY: Key = (1, Some(2), false);

    fn no_layers() -> Arc<[Layer]> {
        Arc::from(Vec::new())
    }

    #[tokio::test]
    async fn one_caller_reads_for_all_that_ask_at_the_same_time() {
        let (cache, release, reads) = (InheritedLayers::default(), Notify::new(), AtomicUsize::new(0));
        let read = || async {
            reads.fetch_add(1, Ordering::Relaxed);
            release.notified().await;
            Ok(no_layers())
        };
        let (first, second, ()) =
            tokio::join!(cache.find(KEY, read()), cache.find(KEY, read()), async { release.notify_one() });
        assert!(Arc::ptr_eq(&first.expect("layers"), &second.expect("layers")));
        assert_eq!(reads.into_inner(), 1);
    }

    #[tokio::test]
    async fn the_inherited_layers_stay_within_their_bytes() {
        let cache = InheritedLayers::default();
        let large: Arc<[Layer]> = Arc::from([100_usize, 100_000].map(|length| {
            let mut layer = Layer::new(Scope::Client);
            layer.set(SettingId::try_from("line.label".to_owned()).expect("an id"), Value::Text("x".repeat(length)));
            layer
        }));
        for client in 0..1_000 {
            cache.find((client, None, false), ready(Ok(large.clone()))).await.expect("layers");
        }
        assert!(cache.entries.weight() <= BYTES, "{} bytes", cache.entries.weight());
        assert!(cache.entries.len() as u64 <= BYTES / 100_000, "{} entries of 100 KB", cache.entries.len());
        assert!(!cache.entries.is_empty());
    }

    #[tokio::test]
    async fn the_next_caller_tries_again_after_a_failed_read() {
        let cache = InheritedLayers::default();
        assert!(cache.find(KEY, ready(Err(Error::NotFound))).await.is_err());
        assert!(cache.find(KEY, ready(Ok(no_layers()))).await.is_ok());
    }

    #[tokio::test]
    async fn layers_read_before_a_change_are_not_found_after_it() {
        let cache = InheritedLayers::default();
        let old = no_layers();
        let read = async {
            cache.invalidate();
            Ok(old.clone())
        };
        assert!(Arc::ptr_eq(&cache.find(KEY, read).await.expect("layers"), &old));
        let new = cache.find(KEY, ready(Ok(no_layers()))).await.expect("layers");
        assert!(!Arc::ptr_eq(&new, &old));
    }
}
