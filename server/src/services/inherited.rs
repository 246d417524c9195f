//! What departments' telephones inherit, as last read: hundreds of telephones share it, and it seldom changes.
//!
//! Telephones of a client come together after a power cut: one of them reads, and the others wait for it. What was read
//! before a change is never found after it.

use crate::{error::Error, portal::Portal, services::lamp};
use portal_provisioning::{Model, settings::Layer};
use portal_store::{ProvisionedPhone, SettingPlace};
use quick_cache::sync::Cache;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Departments whose settings are kept.
const LIMIT: usize = 5_000;

/// Of a client, a department if there is one, and whether a telephone needs LDAP to find names.
type Key = (i64, Option<i64>, bool);

/// The cache. Its entries are those of the number of changes they were read after.
pub struct Inherited {
    entries: Cache<(u64, Key), Arc<[Layer]>>,
    changes: AtomicU64,
}

impl Default for Inherited {
    fn default() -> Self {
        Self { entries: Cache::new(LIMIT), changes: AtomicU64::new(0) }
    }
}

impl Inherited {
    /// Forgets all of it. To be called after a change above lines is committed.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::AcqRel);
        self.entries.clear();
    }

    async fn find(
        &self,
        key: Key,
        read: impl Future<Output = Result<Arc<[Layer]>, Error>>,
    ) -> Result<Arc<[Layer]>, Error> {
        let key = (self.changes.load(Ordering::Acquire), key);
        self.entries.get_or_insert_async(&key, read).await
    }
}

impl Portal {
    /// All layers that apply to a telephone of a model, those of its line's lamp, of its line and its own with them.
    pub async fn layers_of(&self, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
        let inherited = self.inherited(phone, model).await?;
        if !phone.has_settings && !phone.has_lamp {
            return Ok(inherited);
        }
        let own = if phone.has_settings {
            self.store.list_setting_layers_below(phone.line_id, model.id(), phone.id).await?
        } else {
            Vec::new()
        };
        let lamp = phone.has_lamp.then(lamp::layer);
        Ok(inherited.iter().cloned().chain(lamp).chain(self.read_layers(own)?).collect())
    }

    async fn inherited(&self, phone: &ProvisionedPhone, model: &Model) -> Result<Arc<[Layer]>, Error> {
        let key = (phone.client_id, phone.department_id, Self::needs_ldap(model));
        let place = match phone.department_id {
            Some(id) => SettingPlace::Department(id),
            None => SettingPlace::Client(phone.client_id),
        };
        let read = async {
            let rows = self.store.list_setting_layers_of(&place).await?;
            Ok(self.layers(rows, Some(model))?.into())
        };
        self.inherited.find(key, read).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
