//! Invalidates what is cached of phones after a change is committed.

use crate::{
    portal::Portal,
    state::events::{News, PhoneNews},
};
use portal_store::{PhoneRecord, SettingPlace};

/// What was prepared for telephones no longer holds; whoever watches looks again. To be called whatever came of their change:
/// a commit whose answer was lost may have been done.
pub fn phones(portal: &Portal, phones: &[PhoneRecord]) {
    portal.configurations.forget_phones(&phones.iter().map(|phone| phone.id).collect());
    for phone in phones {
        let mac = phone.row.mac.clone();
        portal.events.publish(News::Phone(PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac }));
    }
}

/// Drops what the lamps of these lines, switched on or off, make out of date.
pub fn lamps(portal: &Portal, line_ids: &[i64]) {
    if !line_ids.is_empty() {
        portal.configurations.forget_those(|prepared| prepared.line_id.is_some_and(|id| line_ids.contains(&id)));
    }
}

/// Drops what a change at a place makes out of date. A department's is the whole client's: who is below it nobody asks.
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
