//! What departments' telephones inherit, as last read: hundreds of telephones share it, and it seldom changes.
//!
//! An entry is only kept if nothing was forgotten while it was read, so that it can't be older than a change.

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

/// The cache.
pub struct Inherited {
    entries: Cache<Key, Arc<[Layer]>>,
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

    fn keep(&self, key: Key, layers: &Arc<[Layer]>, moment: u64) {
        if self.changes.load(Ordering::Acquire) == moment {
            self.entries.insert(key, layers.clone());
            if self.changes.load(Ordering::Acquire) != moment {
                self.entries.remove(&key);
            }
        }
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
        if let Some(layers) = self.inherited.entries.get(&key) {
            return Ok(layers);
        }
        let moment = self.inherited.changes.load(Ordering::Acquire);
        let place = match phone.department_id {
            Some(id) => SettingPlace::Department(id),
            None => SettingPlace::Client(phone.client_id),
        };
        let rows = self.store.list_setting_layers_of(&place).await?;
        let layers: Arc<[Layer]> = self.layers(rows, Some(model))?.into();
        self.inherited.keep(key, &layers, moment);
        Ok(layers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_before_a_change_is_not_kept() {
        let (cache, layers, key) = (Inherited::default(), Arc::from(Vec::new()), (1, Some(2), false));
        let moment = cache.changes.load(Ordering::Acquire);
        cache.forget();
        cache.keep(key, &layers, moment);
        assert!(cache.entries.get(&key).is_none());
        cache.keep(key, &layers, moment + 1);
        assert!(cache.entries.get(&key).is_some());
        cache.forget();
        assert!(cache.entries.get(&key).is_none());
    }
}
