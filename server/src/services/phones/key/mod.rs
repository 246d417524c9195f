//! The keys of phones. They belong to a line and a model. `copy` copies them to another model, `file` exports them to
//! files and reads such files, `person` finds the number of a person whose name was typed.

mod copy;
mod file;
mod person;

pub use copy::{copy_keys, preview_copy};
pub use file::{export_keys, read_keys};

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{invalidation, line::find_line, model::find_model, setting::layers},
    state::events::{LineChange, LineNews, Lines, News},
};
use portal_api::{
    ApiError, ErrorCode, Invalid, Language, Number,
    key::{ChangeKey, Key as ApiKey, Keys, SaveKeys},
};
use portal_provisioning::{
    Function, Key, KeyPlace, Model,
    settings::{self, SettingsTree, effective_value},
};
use portal_store::{LineRecord, SettingOwner, StoredKey, StoredKeys};
use std::collections::BTreeMap;

/// Returns the keys of a line's phones of a model.
pub async fn list_keys(portal: &Portal, caller: &Caller, number: &Number, model: &str) -> Result<Keys, Error> {
    let line = find_line(portal, caller, number).await?;
    let model = find_model(model, caller.visit.language)?;
    let stored = portal.store.list_keys(line.id, model.id()).await?;
    let keys = read_stored(&stored, model).into_iter().map(|(place, key)| api_key(place, &key)).collect();
    Ok(Keys { version: stored.version, keys })
}

/// Replaces the keys of the groups that the operation or one of its keys names, and leaves the other keys as they are.
///
/// Errors: `Invalid` in a key's field, with the reason, when the model can't have the key; `Duplicate` when the keys
/// were changed since `version`.
pub async fn save_keys(portal: &Portal, caller: &Caller, operation: SaveKeys) -> Result<Keys, Error> {
    let language = caller.visit.language;
    let line = find_line(portal, caller, &operation.number).await?;
    let model = find_model(&operation.model, language)?;
    let mut keys = BTreeMap::new();
    for key in &operation.keys {
        let key = person::replace_name(portal, caller, &line, key.clone()).await?;
        let (place, key) = check(&key, model, language)?;
        if keys.insert(place, key).is_some() {
            return Err(Error::in_field(&place.to_string(), messages::of(language).key_twice));
        }
    }
    let stored = portal.store.list_keys(line.id, model.id()).await?;
    if stored.version != operation.version {
        return Err(conflict(language));
    }
    let is_replaced =
        |group| operation.groups.contains(&group) || operation.keys.iter().any(|key| key.place.group == group);
    keys.extend(read_stored(&stored, model).into_iter().filter(|(place, _)| !is_replaced(place.group)));
    let version = save(portal, caller, &line, model, operation.version, &keys).await?;
    keys.retain(|_, key| key.function() != Function::None);
    Ok(Keys { version, keys: keys.iter().map(|(place, key)| api_key(*place, key)).collect() })
}

/// Changes one key.
pub async fn change_key(portal: &Portal, caller: &Caller, operation: ChangeKey) -> Result<Keys, Error> {
    let language = caller.visit.language;
    let ChangeKey { number, model, place, version, function, line, operand, pickup, label } = operation;
    let (line_record, model) = (find_line(portal, caller, &number).await?, find_model(&model, language)?);
    let key = ApiKey { place, function, line, operand, pickup, label };
    let key = person::replace_name(portal, caller, &line_record, key).await?;
    let (place, key) = check(&key, model, language)?;
    let mut keys = read_stored(&portal.store.list_keys(line_record.id, model.id()).await?, model);
    keys.insert(place, key);
    let version = save(portal, caller, &line_record, model, version, &keys).await?;
    keys.retain(|_, key| key.function() != Function::None);
    Ok(Keys { version, keys: keys.iter().map(|(place, key)| api_key(*place, key)).collect() })
}

/// Replaces the keys of version `before` and returns the new version.
async fn save(
    portal: &Portal,
    caller: &Caller,
    line: &LineRecord,
    model: &Model,
    before: i64,
    keys: &BTreeMap<KeyPlace, Key>,
) -> Result<i64, Error> {
    check_required_settings(portal, line, model, keys, caller.visit.language).await?;
    let rows = keys.iter().filter(|(_, key)| key.function() != Function::None).map(|(place, key)| StoredKey {
        place: place.to_string(),
        function: key.function().id().to_owned(),
        line: key.line(),
        operand: key.operand().to_owned(),
        pickup: key.pickup().to_owned(),
        label: key.label().to_owned(),
    });
    let rows = rows.collect::<Vec<_>>();
    let (actor, now) = (caller.actor(), portal.clock.now());
    let saved = portal.store.replace_keys(line.client_id, line.id, model.id(), before, &rows, &actor, now).await;
    // The cache is invalidated even after an error: a commit whose answer was lost may have succeeded.
    let owner = SettingOwner::Line { line_id: line.id, model: model.id().to_owned() };
    invalidation::settings(portal, &owner, Some(line.client_id));
    let version = match saved {
        Ok(version) => version,
        Err(portal_store::Error::Conflict { .. }) => return Err(conflict(caller.visit.language)),
        Err(error) => return Err(error.into()),
    };
    if version != before {
        let changed = LineChange::Keys { model: model.id().to_owned(), version };
        let session = caller.principal.session.clone();
        portal.events.publish(News::Line(LineNews { lines: Lines::One(line.id), changed, session }));
    }
    Ok(version)
}

fn conflict(language: Language) -> Error {
    let sentence = messages::of(language).keys_changed;
    ApiError::new(ErrorCode::Duplicate, sentence).with_field("version", sentence).into()
}

/// Checks that a model can have a key, and converts the key.
fn check(key: &ApiKey, model: &Model, language: Language) -> Result<(KeyPlace, Key), Error> {
    let words = messages::of(language);
    let place = key.place;
    let invalid = |sentence: &str| Error::in_field(&place.to_string(), sentence);
    if !model.has_place(place) {
        return Err(invalid(&Invalid::UnknownKey.text(language)));
    }
    let function = Function::parse(&key.function).ok_or_else(|| invalid(words.unknown_function))?;
    let checked = Key::new(function, key.line, &key.operand, &key.pickup, &key.label);
    let checked = checked.map_err(|error| invalid(error.text(language)))?;
    model.check_key(place.group, &checked, language).map_err(invalid)?;
    Ok((place, checked))
}

/// Refuses a key that dials a code of the platform while the code's setting is empty: the key would do nothing.
async fn check_required_settings(
    portal: &Portal,
    line: &LineRecord,
    model: &Model,
    keys: &BTreeMap<KeyPlace, Key>,
    language: Language,
) -> Result<(), Error> {
    let mut required = Vec::new();
    for (place, key) in keys {
        required.extend(model.required_settings(place.group, key.function()).map(|id| (*place, id)));
    }
    if required.is_empty() {
        return Ok(());
    }
    let rows = portal.store.list_setting_layers(line.client_id, Some(line.id), model.id(), None).await?;
    let layers = layers::with_server_layer(portal, rows, Some(model))?;
    for (place, id) in required {
        let Some(setting) = SettingsTree::bundled().find(id.as_str()) else { continue };
        if effective_value(setting, &layers, settings::Caller::reader()).value.is_empty() {
            let sentence = (messages::of(language).key_needs)(setting.label().text(language));
            return Err(Error::in_field(&place.to_string(), &sentence));
        }
    }
    Ok(())
}

fn api_key(place: KeyPlace, key: &Key) -> ApiKey {
    ApiKey {
        place,
        function: key.function().id().to_owned(),
        line: key.line(),
        operand: key.operand().to_owned(),
        pickup: key.pickup().to_owned(),
        label: key.label().to_owned(),
    }
}

/// Reads the stored keys. A key that this version of the portal can't read is left out. Until somebody saves keys, the
/// keys are the default keys of the model.
pub fn read_stored(stored: &StoredKeys, model: &Model) -> BTreeMap<KeyPlace, Key> {
    if stored.version == 0 {
        return model.default_keys();
    }
    let read = |key: &StoredKey| {
        let function = Function::parse(&key.function)?;
        let key_of_model = Key::new(function, key.line, &key.operand, &key.pickup, &key.label).ok()?;
        Some((key.place.parse().ok()?, key_of_model))
    };
    stored.keys.iter().filter_map(read).collect()
}
