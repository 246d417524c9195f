//! The rules of scopes and locks, for arbitrary values.

use super::{
    samples::{any_setting, caller, layer, layers, scope, value_of},
    tree,
};
use portal_provisioning::settings::{
    Caller, DisplayedValue, EffectiveValue, Layer, Scope, Setting, Value, effective_value, effective_values,
};
use proptest::prelude::*;

/// The effective value as the product document describes it: from the highest scope to the lowest, each scope overrides
/// the previous one, until a scope locks.
fn effective_by_document<'a>(setting: &'a Setting, layers: &'a [Layer]) -> (&'a Value, Scope) {
    let mut layers: Vec<&Layer> = layers.iter().collect();
    layers.sort_by_key(|layer| layer.scope);
    let mut effective = (setting.default(), Scope::Model);
    for layer in layers {
        if let Some(value) = layer.values.get(setting.id()) {
            effective = (value, layer.scope);
        }
        if layer.locks.contains(setting.id()) {
            break;
        }
    }
    effective
}

fn are_equal(left: &EffectiveValue<'_>, right: &EffectiveValue<'_>) -> bool {
    left.setting.id() == right.setting.id()
        && left.value == right.value
        && left.origin == right.origin
        && left.locked_by == right.locked_by
        && left.may_change == right.may_change
        && left.may_lock == right.may_lock
}

proptest! {
    #[test]
    fn the_effective_value_follows_the_product_document(layers in layers(), caller in caller()) {
        for setting in tree().settings() {
            let found = effective_value(setting, &layers, caller);
            prop_assert_eq!((found.value, found.origin), effective_by_document(setting, &layers));
        }
    }

    #[test]
    fn effective_values_equal_effective_value_of_each_setting(layers in layers(), caller in caller()) {
        let all = effective_values(tree(), &layers, caller);
        prop_assert_eq!(all.len(), tree().settings().len());
        for (found, setting) in all.iter().zip(tree().settings()) {
            prop_assert!(are_equal(found, &effective_value(setting, &layers, caller)), "{}", setting.id());
        }
    }

    #[test]
    fn a_lower_scope_cannot_override_a_lock(
        mut layers in layers(),
        (setting, value) in any_setting().prop_flat_map(|setting| (Just(setting), value_of(setting))),
        caller in caller(),
    ) {
        let before = effective_value(setting, &layers, caller);
        let Some(lock) = before.locked_by else { return Ok(()) };
        let (value_before, origin) = (before.value.clone(), before.origin);
        prop_assert!(origin <= lock);
        for layer in layers.iter_mut().filter(|layer| layer.scope > lock) {
            layer.set(setting.id().clone(), value.clone());
            layer.lock(setting.id().clone());
        }
        let after = effective_value(setting, &layers, caller);
        prop_assert_eq!((after.value, after.origin, after.locked_by), (&value_before, origin, Some(lock)));
    }

    #[test]
    fn a_value_below_a_lock_is_effective_after_unlocking(mut layers in layers(), setting in any_setting()) {
        for layer in &mut layers {
            layer.unlock(setting.id());
        }
        let lowest = layers.iter().filter(|layer| layer.values.contains_key(setting.id())).map(|layer| layer.scope).max();
        let found = effective_value(setting, &layers, Caller::reader());
        prop_assert_eq!(found.origin, lowest.unwrap_or(Scope::Model));
        prop_assert_eq!(found.locked_by, None);
    }

    #[test]
    fn after_a_reset_the_next_higher_value_is_effective(mut layers in layers(), setting in any_setting()) {
        let origin = effective_value(setting, &layers, Caller::reader()).origin;
        let next = layers
            .iter()
            .filter(|layer| layer.scope < origin)
            .filter_map(|layer| Some((layer.scope, layer.values.get(setting.id())?.clone())))
            .max_by_key(|(scope, _)| *scope)
            .unwrap_or((Scope::Model, setting.default().clone()));
        for layer in layers.iter_mut().filter(|layer| layer.scope == origin) {
            layer.reset(setting.id());
        }
        let found = effective_value(setting, &layers, Caller::reader());
        prop_assert_eq!((found.origin, found.value.clone()), next);
    }

    #[test]
    fn the_order_of_layers_does_not_matter(
        (layers, shuffled) in layers().prop_flat_map(|layers| (Just(layers.clone()), Just(layers).prop_shuffle())),
        caller in caller(),
    ) {
        let (left, right) = (effective_values(tree(), &layers, caller), effective_values(tree(), &shuffled, caller));
        for (left, right) in left.iter().zip(&right) {
            prop_assert!(are_equal(left, right), "{}", left.setting.id());
        }
    }

    #[test]
    fn reset_undoes_set_and_unlock_undoes_lock(
        layer in scope().prop_flat_map(layer),
        (setting, value) in any_setting().prop_flat_map(|setting| (Just(setting), value_of(setting))),
    ) {
        let id = setting.id();
        let mut changed = layer.clone();
        let before = changed.set(id.clone(), value.clone());
        prop_assert_eq!(changed.values.get(id), Some(&value));
        prop_assert_eq!(changed.reset(id), Some(value));
        if let Some(before) = before {
            changed.set(id.clone(), before);
        }
        prop_assert_eq!(&changed, &layer);
        if changed.lock(id.clone()) {
            prop_assert!(changed.unlock(id));
        }
        prop_assert_eq!(changed, layer);
    }

    #[test]
    fn a_caller_below_a_lock_may_neither_change_nor_unlock(layers in layers(), caller in caller()) {
        for found in effective_values(tree(), &layers, caller) {
            if found.locked_by.is_some_and(|lock| lock < caller.at()) {
                prop_assert!(found.may_change.is_err() && found.may_lock.is_err(), "{}", found.setting.id());
            }
            if found.may_change.is_ok() {
                prop_assert!(caller.at() > Scope::Model);
            }
        }
    }

    #[test]
    fn a_displayed_value_contains_no_secret(layers in layers(), caller in caller()) {
        for found in effective_values(tree(), &layers, caller) {
            let shown = found.displayed();
            prop_assert_eq!(matches!(shown, DisplayedValue::Value(_)), !found.setting.is_write_only());
            if let Value::Secret(secret) = found.value {
                prop_assert!(secret.expose().is_empty() || shown == DisplayedValue::Secret);
                // A single character could occur by chance.
                let text = format!("{found:?} {shown:?}");
                prop_assert!(secret.expose().len() < 6 || !text.contains(secret.expose()));
            }
        }
    }
}
