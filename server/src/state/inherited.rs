//! Caches the setting layers that phones inherit from their department and above: hundreds of phones share them, and
//! they seldom change.
//!
//! After a power cut all phones of a client come at once: one of them reads, and the others wait for the result. What
//! was read before a change is never found after it.

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
const BESIDE: [usize; 3] = [256, 128, 160];

/// The client, the department if there is one, and whether the phone finds names by LDAP only.
pub type Key = (i64, Option<i64>, bool);

/// The cache. An entry's key includes the number of changes before it was read, so a change makes all older entries
/// unreachable.
pub struct Inherited {
    entries: Cache<(u64, Key), Arc<[Layer]>, Size>,
    changes: AtomicU64,
}

/// Computes the size of an entry, in bytes.
#[derive(Clone)]
struct Size;

impl Weighter<(u64, Key), Arc<[Layer]>> for Size {
    fn weight(&self, _: &(u64, Key), layers: &Arc<[Layer]>) -> u64 {
        let [entry, layer, setting] = BESIDE;
        let of_setting = |id: &SettingId, value: &Value| setting + id.as_str().len() + text_size(value);
        let of_layer = |one: &Layer| {
            let values: usize = one.values.iter().map(|(id, value)| of_setting(id, value)).sum();
            let locks: usize = one.locks.iter().map(|id| setting + id.as_str().len()).sum();
            layer + values + locks
        };
        (entry + layers.iter().map(of_layer).sum::<usize>()) as u64
    }
}

/// Returns the size of a value's texts, in bytes.
fn text_size(value: &Value) -> usize {
    match value {
        Value::Switch(_) | Value::Integer(_) => 0,
        Value::Choice(text) | Value::Text(text) => text.len(),
        Value::Order(choices) => choices.iter().map(|choice| choice.len() + 32).sum(),
        Value::Secret(secret) => secret.expose().len(),
    }
}

impl Default for Inherited {
    fn default() -> Self {
        Self { entries: Cache::with_weighter(DEPARTMENTS, BYTES, Size), changes: AtomicU64::new(0) }
    }
}

impl Inherited {
    /// Invalidates everything. Call it after a change above the lines is committed.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.entries.clear();
    }

    /// Finds the layers of a key. When several phones ask at once, one of them reads for all.
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

    fn nothing() -> Arc<[Layer]> {
        Arc::from(Vec::new())
    }

    #[tokio::test]
    async fn one_reads_for_all_who_ask_meanwhile() {
        let (cache, go, reads) = (Inherited::default(), Notify::new(), AtomicUsize::new(0));
        let read = || async {
            reads.fetch_add(1, Ordering::Relaxed);
            go.notified().await;
            Ok(nothing())
        };
        let (first, second, ()) =
            tokio::join!(cache.find(KEY, read()), cache.find(KEY, read()), async { go.notify_one() });
        assert!(Arc::ptr_eq(&first.expect("layers"), &second.expect("layers")));
        assert_eq!(reads.into_inner(), 1);
    }

    #[tokio::test]
    async fn it_takes_no_more_bytes_than_it_may() {
        let cache = Inherited::default();
        let large: Arc<[Layer]> = Arc::from([100_usize, 100_000].map(|length| {
            let mut layer = Layer::new(Scope::Client);
            layer.set(SettingId::try_from("line.label".to_owned()).expect("an id"), Value::Text("x".repeat(length)));
            layer
        }));
        for client in 0..1_000 {
            cache.find((client, None, false), ready(Ok(large.clone()))).await.expect("layers");
        }
        assert!(cache.entries.weight() <= BYTES, "{} bytes", cache.entries.weight());
        assert!(cache.entries.len() as u64 <= BYTES / 100_000, "{} of 100 KB", cache.entries.len());
        assert!(!cache.entries.is_empty());
    }

    #[tokio::test]
    async fn a_reading_that_failed_is_tried_by_the_next() {
        let cache = Inherited::default();
        assert!(cache.find(KEY, ready(Err(Error::NotFound))).await.is_err());
        assert!(cache.find(KEY, ready(Ok(nothing()))).await.is_ok());
    }

    #[tokio::test]
    async fn what_was_read_before_a_change_is_not_found_after_it() {
        let cache = Inherited::default();
        let old = nothing();
        let read = async {
            cache.forget();
            Ok(old.clone())
        };
        assert!(Arc::ptr_eq(&cache.find(KEY, read).await.expect("layers"), &old));
        let new = cache.find(KEY, ready(Ok(nothing()))).await.expect("layers");
        assert!(!Arc::ptr_eq(&new, &old));
    }
}
