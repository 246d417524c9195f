//! The values and locks of one scope.

use super::{Scope, SettingId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The values and locks of one scope. Unknown settings are kept and ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The scope.
    pub scope: Scope,
    /// The values set at this scope.
    pub values: BTreeMap<SettingId, Value>,
    /// The settings locked at this scope: lower scopes cannot change them. A lock works without a value too; it then
    /// fixes the inherited value.
    pub locks: BTreeSet<SettingId>,
}

impl Layer {
    /// A layer without values and locks.
    pub fn new(scope: Scope) -> Self {
        Self { scope, values: BTreeMap::new(), locks: BTreeSet::new() }
    }

    /// Sets a value. Returns the previous value of this scope.
    pub fn set(&mut self, id: SettingId, value: Value) -> Option<Value> {
        self.values.insert(id, value)
    }

    /// Removes a value, so that the inherited value becomes effective. Returns the removed value. A lock stays.
    pub fn reset(&mut self, id: &SettingId) -> Option<Value> {
        self.values.remove(id)
    }

    /// Locks a setting for lower scopes. Returns whether it was unlocked at this scope.
    pub fn lock(&mut self, id: SettingId) -> bool {
        self.locks.insert(id)
    }

    /// Removes a lock. Returns whether there was one at this scope.
    pub fn unlock(&mut self, id: &SettingId) -> bool {
        self.locks.remove(id)
    }
}
