//! Networks that first fetches may come from, as a client or a reseller has them.

use portal_api::Networks;

/// What a change of networks writes: the column's new value, and what the audit says. None where nothing changes.
pub(crate) fn change(before: Option<String>, networks: &Networks) -> Option<(Option<String>, String)> {
    let (before, after) = (before.unwrap_or_default(), networks.to_string());
    let said = format!("{before} -> {after}");
    (before != after).then(|| ((!networks.is_empty()).then_some(after), said))
}
