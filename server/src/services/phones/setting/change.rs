//! Changes the settings of an owner, and invalidates the files that depend on them.

use super::{
    layers::purpose,
    target::{TargetFields, find_target},
};
use crate::{error::Error, messages, portal::Portal, principal::Caller, services::invalidation};
use portal_api::{ApiError, Detail, ErrorCode, Language, Operation as _, Secret, setting::ChangeSettings};
use portal_provisioning::{
    settings::{self, DisplayedValue, Kind, Setting, SettingsTree, Value, ValueText},
    time_zone::find_zone,
};
use portal_store::{SettingChange, SettingOwner, StoredValue};
use std::collections::BTreeMap;

/// Changes settings of one owner: all or none.
///
/// Errors: `NotFound` when the caller may not see the owner, `Invalid` in a setting's field when the caller may not
/// change it or its value is wrong, `Duplicate` when another caller changed the same settings meanwhile.
pub async fn change_settings(portal: &Portal, caller: &Caller, operation: ChangeSettings) -> Result<(), Error> {
    let ChangeSettings { reseller, reference, department, number, model, mac, values, was, reset, lock, unlock } =
        operation;
    let target =
        find_target(portal, caller, TargetFields { reseller, reference, department, number, model, mac }).await?;
    let language = caller.visit.language;
    let rows = target.read_rows(portal).await?;
    let rights = target.rights(caller, &rows)?;
    let layers = target.layers(portal, rows).await?;
    let tree = SettingsTree::bundled();
    let mut changes = Vec::new();
    let mut conflicts = BTreeMap::new();
    let find_setting = |id: &str| {
        let setting = tree.find(id).filter(|_| target.model.is_none_or(|model| model.settings().contains(id)));
        let reason = || target.model.and_then(|model| model.missing_setting_reason(id, language)).map(str::to_owned);
        setting.ok_or_else(|| {
            Error::in_field(id, reason().unwrap_or_else(|| messages::of(language).unknown_setting.to_owned()))
        })
    };
    let check_right = |setting: &Setting, is_lock: bool| {
        let effective = settings::effective_value(setting, &layers, rights);
        let allowed = if is_lock { effective.may_lock } else { effective.may_change };
        allowed.map_err(|reason| Error::in_field(setting.id().as_str(), reason.text(language).to_owned()))
    };
    for (id, text) in values {
        // A form sends every field; a value that the caller left as it was is no change.
        if reset.contains(&id) || was.get(&id).is_some_and(|was| *was == text) {
            continue;
        }
        let setting = find_setting(&id)?;
        // A form doesn't show secrets: an empty field means that the caller typed no new secret. Only a form sends
        // `was`.
        if text.is_empty() && matches!(setting.kind(), Kind::Secret { .. }) && !was.is_empty() {
            continue;
        }
        check_right(setting, false)?;
        // Another caller changed the value since this caller read it, and not to the same new value.
        if let (Some(was), Some(now)) =
            (was.get(&id), displayed_text(target.displayed_value(&settings::effective_value(setting, &layers, rights))))
            && *was != now
            && text != now
        {
            conflicts.insert(id, now);
            continue;
        }
        let value = Value::parse(setting, &text).map_err(|error| Error::in_field(&id, error.text(language)))?;
        if let (Kind::TimeZone, Value::Choice(zone)) = (setting.kind(), &value)
            && find_zone(zone).is_none()
        {
            return Err(Error::in_field(&id, settings::ValueError::Choice.text(language)));
        }
        if let Some(model) = target.model {
            model.check_setting(setting, &value, language).map_err(|reason| Error::in_field(&id, reason))?;
        }
        changes.push(SettingChange::Set(id.clone(), stored_value(portal, &target.owner, &id, &value)?));
    }
    if let Some(id) = conflicts.keys().next() {
        return Err(conflict_error(id.clone(), conflicts, language));
    }
    for id in reset {
        check_right(find_setting(&id)?, false)?;
        changes.push(SettingChange::Reset(id));
    }
    for id in lock {
        check_right(find_setting(&id)?, true)?;
        changes.push(SettingChange::Lock(id));
    }
    for id in unlock {
        check_right(find_setting(&id)?, true)?;
        changes.push(SettingChange::Unlock(id));
    }
    let now = portal.clock.now();
    let (client_id, mac) = (target.client_id, target.mac.as_ref());
    let changed = portal.store.change_settings(&target.owner, client_id, mac, &changes, &caller.actor(), now).await;
    // The cache is invalidated even after an error: a commit whose answer was lost may have succeeded.
    invalidation::settings(portal, &target.owner, client_id);
    changed?;
    portal.changes.charge(&caller.principal, ChangeSettings::LIMIT, changes.len(), now);
    portal.events.publish(target.news(caller));
    Ok(())
}

/// Returns a value as readable text; none for a secret.
fn displayed_text(displayed: DisplayedValue<'_>) -> Option<String> {
    match displayed {
        DisplayedValue::Value(value) => Some(value.into_owned()),
        DisplayedValue::Secret | DisplayedValue::NoSecret => None,
    }
}

/// Returns the error for settings that another caller changed since this caller read them. It contains their current
/// values; no setting was changed. `first` is the id of one of them.
fn conflict_error(first: String, values: BTreeMap<String, String>, language: Language) -> Error {
    let sentence = messages::of(language).setting_changed;
    let mut error = ApiError::new(ErrorCode::Duplicate, sentence).with_field(&first, sentence);
    for (id, value) in &values {
        error = error.with_field(id, (messages::of(language).setting_is_now)(value));
    }
    error.with_detail(Detail::Changed { values }).into()
}

/// Converts a value for the store. A secret is sealed.
fn stored_value(portal: &Portal, owner: &SettingOwner, id: &str, value: &Value) -> Result<StoredValue, Error> {
    Ok(match value.text() {
        ValueText::Plain(text) => StoredValue::Plain(text.into_owned()),
        ValueText::Secret(secret) => StoredValue::Sealed(seal_setting(portal, owner, id, secret)?.into()),
    })
}

fn seal_setting(portal: &Portal, owner: &SettingOwner, id: &str, secret: &Secret) -> Result<Vec<u8>, Error> {
    portal.sealer.seal(secret.expose().as_bytes(), purpose(owner, id).as_bytes()).map_err(Error::internal)
}
