//! Which value rules: the laws of scopes and locks.
//!
//! Of all scopes that lock a setting the highest counts. Of all scopes that set it the lowest rules that is not below that
//! lock; what was set below stays where it is and rules again when the lock goes. If nobody sets it, the setting's default
//! does, as the model's.

use super::{Caller, Layer, Reason, Scope, Setting, SettingsTree, Value, Written};
use std::borrow::Cow;

/// What a setting is, for one scope and one caller.
#[derive(Clone, Debug)]
pub struct Effective<'a> {
    /// The setting.
    pub setting: &'a Setting,
    /// The value that rules. It may be a secret: people get [`Effective::shown`].
    pub value: &'a Value,
    /// Where the value comes from.
    pub origin: Scope,
    /// The highest scope that locked it.
    pub locked_by: Option<Scope>,
    /// Whether the caller may set or reset it, or why not.
    pub may_change: Result<(), Reason>,
    /// Whether the caller may lock it or take the lock of the same scope away, or why not.
    pub may_lock: Result<(), Reason>,
}

/// What people see of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown<'a> {
    /// The value, as [`Value::parse`] reads it.
    Value(Cow<'a, str>),
    /// There is a secret.
    Secret,
    /// There is no secret.
    NoSecret,
}

impl<'a> Effective<'a> {
    /// What people see of the value.
    pub fn shown(&self) -> Shown<'a> {
        match self.value.written() {
            Written::Secret(_) if self.value.is_empty() => Shown::NoSecret,
            Written::Secret(_) => Shown::Secret,
            // A value of another kind, kept before the setting was a secret, is still one.
            Written::Plain(_) if self.setting.is_write_only() => Shown::Secret,
            Written::Plain(text) => Shown::Value(text),
        }
    }
}

/// One setting. The layers are those above the caller's scope and its own, in any order, each scope at most once.
pub fn effective<'a>(setting: &'a Setting, layers: &'a [Layer], caller: Caller) -> Effective<'a> {
    let mut state = State::new(setting);
    for layer in layers.iter().filter(|layer| layer.locks.contains(&setting.id)) {
        state.lock(layer.scope);
    }
    for layer in layers {
        if let Some(value) = layer.values.get(&setting.id) {
            state.set(layer.scope, value);
        }
    }
    state.seen_by(setting, caller)
}

/// All settings, in the order of [`SettingsTree::settings`]: the same as [`effective`] for each, in one walk.
pub fn all_effective<'a>(tree: &'a SettingsTree, layers: &'a [Layer], caller: Caller) -> Vec<Effective<'a>> {
    let mut states: Vec<State<'a>> = tree.settings().iter().map(State::new).collect();
    for layer in layers {
        tree.for_each_known(layer.locks.iter().map(|id| (id, ())), |at, ()| states[at].lock(layer.scope));
    }
    for layer in layers {
        tree.for_each_known(layer.values.iter(), |at, value| states[at].set(layer.scope, value));
    }
    states.into_iter().zip(tree.settings()).map(|(state, setting)| state.seen_by(setting, caller)).collect()
}

/// What is known of a setting while the layers are looked through: first all locks, then all values.
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

    fn seen_by(self, setting: &'a Setting, caller: Caller) -> Effective<'a> {
        let Self { value, origin, locked_by } = self;
        let may_change = caller.may_change(setting, locked_by);
        let may_lock = caller.may_lock(setting, locked_by);
        Effective { setting, value, origin, locked_by, may_change, may_lock }
    }
}
