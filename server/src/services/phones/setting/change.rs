//! Changes settings at a place, and invalidates what depends on them.

use super::{
    layers::purpose,
    place::{Named, find_place},
};
use crate::{error::Error, messages, portal::Portal, principal::Caller, services::invalidation};
use portal_api::{ApiError, Detail, ErrorCode, Language, Operation as _, Secret, setting::ChangeSettings};
use portal_provisioning::{
    settings::{self, Kind, Setting, SettingsTree, Shown, Value, Written},
    time_zone::find_zone,
};
use portal_store::{SettingChange, SettingPlace, StoredValue};
use std::collections::BTreeMap;

/// Changes settings at a place: all or none.
///
/// Errors: `NotFound` when the caller may not see the place, `Invalid` in a setting's field when the caller may not
/// change it or its value is wrong, `Duplicate` when another caller changed the same settings meanwhile.
pub async fn change_settings(portal: &Portal, caller: &Caller, operation: ChangeSettings) -> Result<(), Error> {
    let ChangeSettings { reseller, reference, department, number, model, mac, values, was, reset, lock, unlock } =
        operation;
    let place = find_place(portal, caller, Named { reseller, reference, department, number, model, mac }).await?;
    let language = caller.visit.language;
    let rows = place.rows(portal).await?;
    let reader = place.reader(caller, &rows)?;
    let layers = place.layers(portal, rows).await?;
    let tree = SettingsTree::bundled();
    let mut changes = Vec::new();
    let mut changed = BTreeMap::new();
    let known = |id: &str| {
        let setting = tree.find(id).filter(|_| place.model.is_none_or(|model| model.settings().contains(id)));
        let why = || place.model.and_then(|model| model.why_without(id, language)).map(str::to_owned);
        setting.ok_or_else(|| {
            Error::in_field(id, why().unwrap_or_else(|| messages::of(language).unknown_setting.to_owned()))
        })
    };
    let may = |setting: &Setting, is_lock: bool| {
        let effective = settings::effective(setting, &layers, reader);
        let allowed = if is_lock { effective.may_lock } else { effective.may_change };
        allowed.map_err(|reason| Error::in_field(setting.id().as_str(), reason.text(language).to_owned()))
    };
    for (id, text) in values {
        if reset.contains(&id) || was.get(&id).is_some_and(|was| *was == text) {
            continue;
        }
        let setting = known(&id)?;
        // A form sends every field: an empty secret means that nobody typed a new one.
        if text.is_empty() && matches!(setting.kind(), Kind::Secret { .. }) && !was.is_empty() {
            continue;
        }
        may(setting, false)?;
        if let (Some(was), Some(now)) = (was.get(&id), shown(settings::effective(setting, &layers, reader)))
            && *was != now
            && text != now
        {
            changed.insert(id, now);
            continue;
        }
        let value = Value::parse(setting, &text).map_err(|refusal| Error::in_field(&id, refusal.text(language)))?;
        if let (Kind::TimeZone, Value::Choice(zone)) = (setting.kind(), &value)
            && find_zone(zone).is_none()
        {
            return Err(Error::in_field(&id, settings::Refusal::Choice.text(language)));
        }
        if let Some(model) = place.model {
            model.accepts_setting(setting, &value, language).map_err(|reason| Error::in_field(&id, reason))?;
        }
        changes.push(SettingChange::Set(id.clone(), kept(portal, &place.kept, &id, &value)?));
    }
    if let Some(id) = changed.keys().next() {
        return Err(changed_since(id.clone(), changed, language));
    }
    for id in reset {
        may(known(&id)?, false)?;
        changes.push(SettingChange::Reset(id));
    }
    for id in lock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Lock(id));
    }
    for id in unlock {
        may(known(&id)?, true)?;
        changes.push(SettingChange::Unlock(id));
    }
    let now = portal.clock.now();
    let (client_id, mac) = (place.client_id, place.mac.as_ref());
    let changed = portal.store.change_settings(&place.kept, client_id, mac, &changes, &caller.actor(), now).await;
    // Even after an error: a commit whose answer was lost may have succeeded.
    invalidation::settings(portal, &place.kept, client_id);
    changed?;
    portal.changes.charge(&caller.principal, ChangeSettings::LIMIT, changes.len(), now);
    portal.events.publish(place.news(caller));
    Ok(())
}

/// Returns the effective value as readable text; none for a secret.
fn shown(effective: settings::Effective<'_>) -> Option<String> {
    match effective.shown() {
        Shown::Value(value) => Some(value.into_owned()),
        Shown::Secret | Shown::NoSecret => None,
    }
}

/// Returns the error for settings that another caller changed since this caller read them. Nothing is changed, and the
/// error contains their current values.
fn changed_since(first: String, values: BTreeMap<String, String>, language: Language) -> Error {
    let sentence = messages::of(language).setting_changed;
    let mut error = ApiError::new(ErrorCode::Duplicate, sentence).with_field(&first, sentence);
    for (id, value) in &values {
        error = error.with_field(id, (messages::of(language).setting_is_now)(value));
    }
    error.with_detail(Detail::Changed { values }).into()
}

/// Converts a value for the store. A secret is sealed.
fn kept(portal: &Portal, place: &SettingPlace, id: &str, value: &Value) -> Result<StoredValue, Error> {
    Ok(match value.written() {
        Written::Plain(text) => StoredValue::Plain(text.into_owned()),
        Written::Secret(secret) => StoredValue::Sealed(seal_setting(portal, place, id, secret)?.into()),
    })
}

fn seal_setting(portal: &Portal, place: &SettingPlace, id: &str, secret: &Secret) -> Result<Vec<u8>, Error> {
    portal.sealer.seal(secret.expose().as_bytes(), purpose(place, id).as_bytes()).map_err(Error::internal)
}
