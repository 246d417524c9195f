//! The networks from which phones of a client or a reseller may fetch for the first time.

use portal_api::Networks;

/// The new value of the column and the audit text for a change of networks; `None` when nothing changes.
pub(crate) fn change(before: Option<String>, networks: &Networks) -> Option<(Option<String>, String)> {
    let (before, after) = (before.unwrap_or_default(), networks.to_string());
    let said = format!("{before} -> {after}");
    (before != after).then(|| ((!networks.is_empty()).then_some(after), said))
}
