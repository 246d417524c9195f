//! Computes effective values: the rules of scopes and locks.
//!
//! If several scopes lock a setting, the highest lock counts. If several scopes set it, the lowest value at or above
//! that lock is effective. Values below the lock are kept and become effective again when the lock is removed. Without
//! any value the default is effective, with the model as its origin.

use super::{Caller, Layer, ReadOnlyReason, Scope, Setting, SettingsTree, Value, ValueText};
use std::borrow::Cow;

/// The effective value of a setting with its origin and its locks, for one scope and one caller.
#[derive(Clone, Debug)]
pub struct EffectiveValue<'a> {
    /// The setting.
    pub setting: &'a Setting,
    /// The effective value. It may be a secret: users get [`EffectiveValue::displayed`] instead.
    pub value: &'a Value,
    /// The scope of the effective value.
    pub origin: Scope,
    /// The highest scope that locks the setting.
    pub locked_by: Option<Scope>,
    /// Whether the caller may set or reset it, or why not.
    pub may_change: Result<(), ReadOnlyReason>,
    /// Whether the caller may lock or unlock it at the same scope, or why not.
    pub may_lock: Result<(), ReadOnlyReason>,
}

/// A value as users see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DisplayedValue<'a> {
    /// The value, in the syntax of [`Value::parse`].
    Value(Cow<'a, str>),
    /// A secret is set.
    Secret,
    /// No secret is set.
    NoSecret,
}

impl<'a> EffectiveValue<'a> {
    /// The value as users see it.
    pub fn displayed(&self) -> DisplayedValue<'a> {
        match self.value.text() {
            ValueText::Secret(_) if self.value.is_empty() => DisplayedValue::NoSecret,
            ValueText::Secret(_) => DisplayedValue::Secret,
            // A value that was stored before the setting became a secret has another kind. It is not shown either.
            ValueText::Plain(_) if self.setting.is_write_only() => DisplayedValue::Secret,
            ValueText::Plain(text) => DisplayedValue::Value(text),
        }
    }
}

/// Computes the effective value of one setting. `layers` are those of the caller's scope and of the scopes above it, in
/// any order, each scope at most once.
pub fn effective_value<'a>(setting: &'a Setting, layers: &'a [Layer], caller: Caller) -> EffectiveValue<'a> {
    let mut state = State::new(setting);
    for layer in layers.iter().filter(|layer| layer.locks.contains(&setting.id)) {
        state.lock(layer.scope);
    }
    for layer in layers {
        if let Some(value) = layer.values.get(&setting.id) {
            state.set(layer.scope, value);
        }
    }
    state.for_caller(setting, caller)
}

/// Computes the effective values of all settings, in the order of [`SettingsTree::settings`], in one pass. The result
/// equals that of [`effective_value`] for each setting.
pub fn effective_values<'a>(tree: &'a SettingsTree, layers: &'a [Layer], caller: Caller) -> Vec<EffectiveValue<'a>> {
    let mut states: Vec<State<'a>> = tree.settings().iter().map(State::new).collect();
    for layer in layers {
        tree.for_each_known(layer.locks.iter().map(|id| (id, ())), |position, ()| states[position].lock(layer.scope));
    }
    for layer in layers {
        tree.for_each_known(layer.values.iter(), |position, value| states[position].set(layer.scope, value));
    }
    states.into_iter().zip(tree.settings()).map(|(state, setting)| state.for_caller(setting, caller)).collect()
}

/// The state of a setting while the layers are read: first all locks, then all values.
struct State<'a> {
    value: &'a Value,
    origin: Scope,
    locked_by: Option<Scope>,
}

impl<'a> State<'a> {
    fn new(setting: &'a Setting) -> Self {
        Self { value: &setting.default, origin: Scope::Model, locked_by: None }
    }

    fn lock(&mut self, scope: Scope) {
        self.locked_by = Some(self.locked_by.map_or(scope, |other| other.min(scope)));
    }

    fn set(&mut self, scope: Scope, value: &'a Value) {
        if scope >= self.origin && self.locked_by.is_none_or(|lock| scope <= lock) {
            self.value = value;
            self.origin = scope;
        }
    }

    fn for_caller(self, setting: &'a Setting, caller: Caller) -> EffectiveValue<'a> {
        let Self { value, origin, locked_by } = self;
        let may_change = caller.may_change(setting, locked_by);
        let may_lock = caller.may_lock(setting, locked_by);
        EffectiveValue { setting, value, origin, locked_by, may_change, may_lock }
    }
}
