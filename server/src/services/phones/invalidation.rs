//! Invalidates the caches of phones after a change is committed.

use crate::{
    portal::Portal,
    state::events::{News, PhoneNews},
};
use portal_store::{PhoneRecord, SettingOwner};

/// Invalidates the cached files of these phones, and notifies open pages. Must run even when the change failed: a
/// commit whose answer was lost may have succeeded.
pub fn phones(portal: &Portal, phones: &[PhoneRecord]) {
    portal.configurations.invalidate_phones(&phones.iter().map(|phone| phone.id).collect());
    for phone in phones {
        let mac = phone.row.mac.clone();
        portal.events.publish(News::Phone(PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac }));
    }
}

/// Invalidates the cached files of these lines, whose lamps were switched on or off.
pub fn lamps(portal: &Portal, line_ids: &[i64]) {
    if !line_ids.is_empty() {
        portal.configurations.invalidate_where(|file| file.line_id.is_some_and(|id| line_ids.contains(&id)));
    }
}

/// Invalidates the cached files that depend on the settings of an owner. A change of a department invalidates the whole
/// client, without looking up which lines are below the department.
pub fn settings(portal: &Portal, owner: &SettingOwner, client_id: Option<i64>) {
    if !matches!(owner, SettingOwner::Line { .. } | SettingOwner::Phone(_)) {
        portal.inherited_layers.invalidate();
    }
    match owner {
        SettingOwner::Operator | SettingOwner::Reseller(_) => portal.configurations.invalidate_where(|_| true),
        SettingOwner::Client(_) | SettingOwner::Department(_) => {
            portal.configurations.invalidate_where(|file| client_id.is_none_or(|id| file.client_id == id));
        }
        SettingOwner::Line { line_id, .. } => {
            portal.configurations.invalidate_where(|file| file.line_id == Some(*line_id));
        }
        SettingOwner::Phone(id) => portal.configurations.invalidate_where(|file| file.phone_id == *id),
    }
}
