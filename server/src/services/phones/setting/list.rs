//! Lists the effective values of the settings of a line, a phone or another owner, and the scopes that the values come
//! from.

use super::target::{TargetFields, find_target};
use crate::{error::Error, portal::Portal, principal::Caller};
use portal_api::setting::{EffectiveSetting, ListSettings};
use portal_provisioning::settings::{DisplayedValue, Scope as LayerScope, SettingsTree, effective_values};

/// Lists the settings of a target, as the caller may see and change them.
pub async fn list_settings(
    portal: &Portal,
    caller: &Caller,
    query: ListSettings,
) -> Result<Vec<EffectiveSetting>, Error> {
    let ListSettings { reseller, reference, department, number, model, mac } = query;
    let target =
        find_target(portal, caller, TargetFields { reseller, reference, department, number, model, mac }).await?;
    let rows = target.read_rows(portal).await?;
    let rights = target.rights(caller, &rows)?;
    let layers = target.layers(portal, rows).await?;
    let language = caller.visit.language;
    let has = |id: &str| target.model.is_none_or(|model| model.settings().contains(id));
    let effective = effective_values(SettingsTree::bundled(), &layers, rights);
    Ok(effective
        .into_iter()
        .filter(|effective| has(effective.setting.id().as_str()))
        .map(|effective| {
            let (value, has_secret) = match target.displayed_value(&effective) {
                DisplayedValue::Value(value) => (Some(value.into_owned()), false),
                DisplayedValue::Secret => (None, true),
                DisplayedValue::NoSecret => (None, false),
            };
            EffectiveSetting {
                id: effective.setting.id().to_string(),
                value,
                has_secret,
                origin: scope_name(effective.origin).to_owned(),
                is_own: effective.origin == target.scope,
                locked_by: effective.locked_by.map(|scope| scope_name(scope).to_owned()),
                refusal: effective.may_change.err().map(|reason| reason.text(language).to_owned()),
                may_lock: effective.may_lock.is_ok(),
            }
        })
        .collect())
}

/// Returns the scope's name in the API.
fn scope_name(scope: LayerScope) -> &'static str {
    match scope {
        LayerScope::Model => "model",
        LayerScope::Operator => "operator",
        LayerScope::Reseller => "reseller",
        LayerScope::Client => "client",
        LayerScope::Department(_) => "department",
        LayerScope::Notifications => "notifications",
        LayerScope::Line => "line",
        LayerScope::Phone => "phone",
    }
}
