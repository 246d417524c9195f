//! Lists the effective values at a place, and where they come from.

use super::place::{Named, find_place};
use crate::{error::Error, portal::Portal, principal::Caller};
use portal_api::setting::{EffectiveSetting, ListSettings};
use portal_provisioning::settings::{Scope, SettingsTree, Shown, all_effective};

/// Lists the settings at a place, as the caller may see and change them.
pub async fn list_settings(
    portal: &Portal,
    caller: &Caller,
    query: ListSettings,
) -> Result<Vec<EffectiveSetting>, Error> {
    let ListSettings { reseller, reference, department, number, model, mac } = query;
    let place = find_place(portal, caller, Named { reseller, reference, department, number, model, mac }).await?;
    let rows = place.rows(portal).await?;
    let reader = place.reader(caller, &rows)?;
    let layers = place.layers(portal, rows).await?;
    let language = caller.visit.language;
    let has = |id: &str| place.model.is_none_or(|model| model.settings().contains(id));
    let effective = all_effective(SettingsTree::bundled(), &layers, reader);
    Ok(effective
        .into_iter()
        .filter(|effective| has(effective.setting.id().as_str()))
        .map(|effective| {
            let (value, has_secret) = match effective.shown() {
                Shown::Value(value) => (Some(value.into_owned()), false),
                Shown::Secret => (None, true),
                Shown::NoSecret => (None, false),
            };
            EffectiveSetting {
                id: effective.setting.id().to_string(),
                value,
                has_secret,
                origin: word(effective.origin).to_owned(),
                is_own: effective.origin == place.scope,
                locked_by: effective.locked_by.map(|scope| word(scope).to_owned()),
                refusal: effective.may_change.err().map(|reason| reason.text(language).to_owned()),
                may_lock: effective.may_lock.is_ok(),
            }
        })
        .collect())
}

/// Returns the scope's name on the wire.
fn word(scope: Scope) -> &'static str {
    match scope {
        Scope::Model => "model",
        Scope::Operator => "operator",
        Scope::Reseller => "reseller",
        Scope::Client => "client",
        Scope::Department(_) => "department",
        Scope::Notifications => "notifications",
        Scope::Line => "line",
        Scope::Phone => "phone",
    }
}
