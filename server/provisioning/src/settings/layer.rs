//! What is kept at one scope.

use super::{Scope, SettingId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The values and locks of one scope. Names that the tree doesn't know are kept and ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Where it is kept.
    pub scope: Scope,
    /// The values set here.
    pub values: BTreeMap<SettingId, Value>,
    /// The settings locked here: scopes below read them and don't change them. A lock needs no value: it holds the inherited
    /// one as well.
    pub locks: BTreeSet<SettingId>,
}

impl Layer {
    /// Nothing set, nothing locked.
    pub fn new(scope: Scope) -> Self {
        Self { scope, values: BTreeMap::new(), locks: BTreeSet::new() }
    }

    /// Sets a value and gives the one that was set here.
    pub fn set(&mut self, id: SettingId, value: Value) -> Option<Value> {
        self.values.insert(id, value)
    }

    /// Takes a value away, so that the inherited one rules again, and gives it. A lock stays.
    pub fn reset(&mut self, id: &SettingId) -> Option<Value> {
        self.values.remove(id)
    }

    /// Locks a setting for the scopes below; says whether it was not locked here.
    pub fn lock(&mut self, id: SettingId) -> bool {
        self.locks.insert(id)
    }

    /// Takes a lock away; says whether there was one here.
    pub fn unlock(&mut self, id: &SettingId) -> bool {
        self.locks.remove(id)
    }
}
