//! Invalidates the caches of phones after a change is committed.

use crate::{
    portal::Portal,
    state::events::{News, PhoneNews},
};
use portal_store::{PhoneRecord, SettingPlace};

/// Invalidates the prepared files of these phones, and notifies open pages. Must run even when the change failed: a
/// commit whose answer was lost may have succeeded.
pub fn phones(portal: &Portal, phones: &[PhoneRecord]) {
    portal.configurations.forget_phones(&phones.iter().map(|phone| phone.id).collect());
    for phone in phones {
        let mac = phone.row.mac.clone();
        portal.events.publish(News::Phone(PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac }));
    }
}

/// Invalidates the prepared files of these lines, whose lamps were switched on or off.
pub fn lamps(portal: &Portal, line_ids: &[i64]) {
    if !line_ids.is_empty() {
        portal.configurations.forget_those(|prepared| prepared.line_id.is_some_and(|id| line_ids.contains(&id)));
    }
}

/// Invalidates what a change at a place makes out of date. A department's change invalidates the whole client: nothing
/// looks up which lines are below the department.
pub fn settings(portal: &Portal, place: &SettingPlace, client_id: Option<i64>) {
    if !matches!(place, SettingPlace::Line { .. } | SettingPlace::Phone(_)) {
        portal.inherited.forget();
    }
    match place {
        SettingPlace::Operator | SettingPlace::Reseller(_) => portal.configurations.forget_those(|_| true),
        SettingPlace::Client(_) | SettingPlace::Department(_) => {
            portal.configurations.forget_those(|prepared| client_id.is_none_or(|id| prepared.client_id == id));
        }
        SettingPlace::Line { line_id, .. } => {
            portal.configurations.forget_those(|prepared| prepared.line_id == Some(*line_id));
        }
        SettingPlace::Phone(id) => portal.configurations.forget_those(|prepared| prepared.phone_id == *id),
    }
}
