//! Copies the keys of one model to another model.

use super::{api_key, read_stored, save};
use crate::{
    error::Error,
    portal::Portal,
    principal::Caller,
    services::{line::find_line, model::find_model},
};
use portal_api::key::{CopiedKey, CopyKeys, KeysCopy, PreviewCopy, UncopiedKey};
use portal_provisioning::{Key, KeyPlace, copy_keys as copy_to_model};
use std::collections::BTreeMap;

/// Previews a copy: says for each key of a line whether its phones of another model can have the key, and where.
pub async fn preview_copy(portal: &Portal, caller: &Caller, query: PreviewCopy) -> Result<KeysCopy, Error> {
    let PreviewCopy { number, model, to } = query;
    let (copy, ..) = plan(portal, caller, CopyKeys { number, model, to, version: 0 }).await?;
    Ok(copy)
}

/// Copies the keys of a line and a model to another model, whose own keys they replace.
///
/// Errors: `Duplicate` when the other model's keys were changed since the preview.
pub async fn copy_keys(portal: &Portal, caller: &Caller, operation: CopyKeys) -> Result<KeysCopy, Error> {
    let (number, version) = (operation.number.clone(), operation.version);
    let (mut copy, keys, to) = plan(portal, caller, operation).await?;
    let line = find_line(portal, caller, &number).await?;
    copy.version = save(portal, caller, &line, find_model(&to, caller.visit.language)?, version, &keys).await?;
    Ok(copy)
}

/// The answer, the keys of the other model after the copy, and that model's id.
type CopyPlan = (KeysCopy, BTreeMap<KeyPlace, Key>, String);

async fn plan(portal: &Portal, caller: &Caller, operation: CopyKeys) -> Result<CopyPlan, Error> {
    let language = caller.visit.language;
    let line = find_line(portal, caller, &operation.number).await?;
    let (from, to) = (find_model(&operation.model, language)?, find_model(&operation.to, language)?);
    let keys = read_stored(&portal.store.list_keys(line.id, from.id()).await?, from);
    let replaced = portal.store.list_keys(line.id, to.id()).await?;
    let copied = copy_to_model(to, &keys, language);
    let copy = KeysCopy {
        version: replaced.version,
        replaced: u32::try_from(replaced.keys.len()).unwrap_or(u32::MAX),
        copied: keys
            .iter()
            .filter_map(|(place, key)| Some((place, key, copied.places.get(place)?)))
            .map(|(place, key, to)| CopiedKey { key: api_key(*place, key), to: *to })
            .collect(),
        left: keys
            .iter()
            .filter_map(|(place, key)| Some((place, key, copied.skipped.get(place)?)))
            .map(|(place, key, reason)| UncopiedKey { key: api_key(*place, key), reason: reason.clone() })
            .collect(),
    };
    let keys = keys.into_iter().filter_map(|(place, key)| Some((*copied.places.get(&place)?, key))).collect();
    Ok((copy, keys, to.id().to_owned()))
}
