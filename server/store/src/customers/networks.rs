//! The networks from which phones of a client or a reseller may fetch for the first time.

use portal_api::Networks;

/// Returns the new value of the column `networks` (null for an empty list) and the audit text of the change; `None`
/// when nothing changes.
pub(crate) fn networks_change(before: Option<String>, networks: &Networks) -> Option<(Option<String>, String)> {
    let (before, after) = (before.unwrap_or_default(), networks.to_string());
    let audit_text = format!("{before} -> {after}");
    (before != after).then(|| ((!networks.is_empty()).then_some(after), audit_text))
}
