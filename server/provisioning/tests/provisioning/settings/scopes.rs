//! Effective values and permissions: examples.

use super::{id, setting};
use portal_api::{Language, Secret};
use portal_provisioning::settings::{
    Caller, DisplayedValue, Layer, Rank, ReadOnlyReason, Scope, Setting, Value, effective_value,
};

#[test]
fn the_lowest_value_above_the_highest_lock_is_effective() {
    let name = id("volume.ring");
    let setting = setting("volume.ring");
    let with = |scope, value: Option<i64>, is_locked| {
        let mut layer = Layer::new(scope);
        if let Some(value) = value {
            layer.set(name.clone(), Value::Integer(value));
        }
        if is_locked {
            layer.lock(name.clone());
        }
        layer
    };
    let caller = Caller::user(Scope::Line);
    let effective_of = |layers: &[Layer]| {
        let effective = effective_value(setting, layers, caller);
        let Value::Integer(value) = effective.value else { panic!("a number") };
        (*value, effective.origin, effective.locked_by)
    };
    assert_eq!(effective_of(&[]), (8, Scope::Model, None));
    assert_eq!(effective_of(&[with(Scope::Model, Some(6), false)]), (6, Scope::Model, None));
    let operator = with(Scope::Operator, Some(1), false);
    let root = with(Scope::Department(0), Some(2), false);
    let below = with(Scope::Department(1), Some(3), false);
    let line = with(Scope::Line, Some(4), false);
    assert_eq!(effective_of(&[operator.clone(), root.clone()]), (2, Scope::Department(0), None));
    assert_eq!(effective_of(&[line.clone(), root.clone(), below.clone()]), (4, Scope::Line, None));
    let lock = with(Scope::Client, None, true);
    let layers = [operator, lock, root, below, line];
    assert_eq!(
        effective_of(&layers),
        (1, Scope::Operator, Some(Scope::Client)),
        "a lock without a value fixes the inherited value"
    );
    assert_eq!(effective_of(&layers[1..]), (8, Scope::Model, Some(Scope::Client)));
    let locks = [with(Scope::Department(0), Some(5), true), with(Scope::Client, Some(6), true)];
    assert_eq!(effective_of(&locks), (6, Scope::Client, Some(Scope::Client)), "the higher lock applies");
}

#[test]
fn rank_scope_and_lock_decide_who_may_change_a_setting() {
    let locked_by = |scope: Option<Scope>, id: &str| {
        let mut layer = Layer::new(scope.unwrap_or(Scope::Model));
        if scope.is_some() {
            layer.lock(id.parse().expect("a name"));
        }
        [layer]
    };
    let (user, codes, server, label) = ("volume.ring", "dnd.on_code", "sip.srtp", "line.label");
    let (lock, locked) = (Err(ReadOnlyReason::Lock), |scope| Err(ReadOnlyReason::Locked(scope)));
    let department = Scope::Department(1);
    for (caller, id, lock_at, may_change, may_lock) in [
        (Caller::user(Scope::Line), user, None, Ok(()), lock),
        (Caller::user(Scope::Phone), user, None, Ok(()), lock),
        (
            Caller::user(Scope::Client),
            user,
            None,
            Err(ReadOnlyReason::Above(Scope::Client)),
            Err(ReadOnlyReason::Above(Scope::Client)),
        ),
        (Caller::user(Scope::Line), user, Some(Scope::Client), locked(Scope::Client), locked(Scope::Client)),
        (Caller::user(Scope::Line), user, Some(Scope::Line), locked(Scope::Line), locked(Scope::Line)),
        (Caller::user(Scope::Line), user, Some(Scope::Phone), Ok(()), lock),
        (Caller::root_administrator(Scope::Line), user, Some(Scope::Line), Ok(()), Ok(())),
        (
            Caller::root_administrator(Scope::Line),
            user,
            Some(Scope::Client),
            locked(Scope::Client),
            locked(Scope::Client),
        ),
        (Caller::root_administrator(Scope::Client), user, Some(Scope::Client), Ok(()), Ok(())),
        (Caller::operator(Scope::Line), user, Some(Scope::Model), locked(Scope::Model), locked(Scope::Model)),
        (
            Caller::user(Scope::Line),
            codes,
            Some(Scope::Operator),
            Err(ReadOnlyReason::Rank(Rank::DepartmentAdministrator)),
            Err(ReadOnlyReason::Rank(Rank::DepartmentAdministrator)),
        ),
        (Caller::department_administrator(1, department), codes, None, Ok(()), Ok(())),
        (Caller::department_administrator(1, Scope::Department(2)), codes, None, Ok(()), Ok(())),
        (
            Caller::department_administrator(1, Scope::Department(0)),
            codes,
            None,
            Err(ReadOnlyReason::Above(Scope::Department(0))),
            Err(ReadOnlyReason::Above(Scope::Department(0))),
        ),
        (
            Caller::root_administrator(Scope::Client),
            server,
            None,
            Err(ReadOnlyReason::Rank(Rank::Reseller)),
            Err(ReadOnlyReason::Rank(Rank::Reseller)),
        ),
        (Caller::reseller(Scope::Reseller), server, None, Ok(()), Ok(())),
        (
            Caller::reseller(Scope::Operator),
            server,
            None,
            Err(ReadOnlyReason::Above(Scope::Operator)),
            Err(ReadOnlyReason::Above(Scope::Operator)),
        ),
        (Caller::operator(Scope::Operator), server, None, Ok(()), Ok(())),
        (
            Caller::operator(Scope::Model),
            server,
            None,
            Err(ReadOnlyReason::Above(Scope::Model)),
            Err(ReadOnlyReason::Above(Scope::Model)),
        ),
        (Caller::root_administrator(Scope::Client), label, None, Err(ReadOnlyReason::PerLine), Ok(())),
        (
            Caller::root_administrator(Scope::Client),
            label,
            Some(Scope::Operator),
            Err(ReadOnlyReason::PerLine),
            locked(Scope::Operator),
        ),
        (Caller::root_administrator(Scope::Line), label, None, Ok(()), Ok(())),
        (Caller::reader(), user, None, Err(ReadOnlyReason::Reader), Err(ReadOnlyReason::Reader)),
    ] {
        let layers = locked_by(lock_at, id);
        let effective = effective_value(setting(id), &layers, caller);
        assert_eq!(effective.may_change, may_change, "{caller:?} {id} {lock_at:?}");
        assert_eq!(effective.may_lock, may_lock, "{caller:?} {id} {lock_at:?}");
    }
    let reason = ReadOnlyReason::Rank(Rank::DepartmentAdministrator);
    assert_eq!(reason.text(Language::Fr), "Seul un administrateur peut modifier ce paramètre.");
    assert_eq!(reason.text(Language::En), "Only an administrator can change this setting.");
}

#[test]
fn users_see_values_but_no_secrets() {
    let password = setting("commportal.password");
    let mut layer = Layer::new(Scope::Line);
    let shown = |layer: &Layer, setting: &'static Setting| {
        let layers = [layer.clone()];
        match effective_value(setting, &layers, Caller::operator(Scope::Line)).displayed() {
            DisplayedValue::Value(text) => text.into_owned(),
            hidden => format!("{hidden:?}"),
        }
    };
    assert_eq!(shown(&layer, password), "NoSecret");
    layer.set(password.id().clone(), Value::Secret(Secret::new("mon_mot_de_pass")));
    assert_eq!(shown(&layer, password), "Secret");
    layer.set(password.id().clone(), Value::Text("mon_mot_de_pass".into()));
    assert_eq!(shown(&layer, password), "Secret", "also if it is stored as another kind");
    assert_eq!(shown(&layer, setting("codec.order")), "g722,pcma,g729");
}
