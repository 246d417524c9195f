//! The phones of a line, as its user sees them.

use crate::{
    error::Error,
    portal::Portal,
    principal::Caller,
    services::{configuration, difference, line::find_line, line_model::api_model, model::known_model},
};
use portal_api::{
    Number,
    line_phone::{LinePhone, LinePhones},
    phone::PhoneState,
};
use portal_provisioning::Catalogue;
use portal_store::{LinePhone as StoredPhone, ProvisionedPhone};
use std::collections::HashMap;

/// The maximum number of phones in the answer. A line has one or a few; the client's list shows the rest.
const PHONE_LIMIT: u64 = 50;

/// Lists a line's phones, and whether each phone has its current configuration. To find out, each configuration is
/// rendered.
pub async fn list_line_phones(portal: &Portal, caller: &Caller, number: &Number) -> Result<LinePhones, Error> {
    let line = find_line(portal, caller, number).await?;
    let now = portal.clock.now();
    let stored = portal.store.list_line_phones(line.id, PHONE_LIMIT, now).await?;
    let provisioned = portal.store.list_phones_for_provisioning(line.id, PHONE_LIMIT).await?;
    let provisioned: HashMap<i64, ProvisionedPhone> = provisioned.into_iter().map(|phone| (phone.id, phone)).collect();
    let mut phones = Vec::with_capacity(stored.len());
    for phone in stored {
        let is_current = match (provisioned.get(&phone.id), &phone.file) {
            // A phone that lost its credentials has no configuration any more.
            (Some(provisioned), Some((_, model))) if phone.row.state != PhoneState::Lost => {
                difference::is_current(portal, provisioned, model).await?
            }
            _ => false,
        };
        let poll_minutes = match provisioned.get(&phone.id).and_then(|phone| Some((phone, known_model(phone)?))) {
            Some((provisioned, model)) => configuration::poll_minutes(portal, provisioned, model).await?,
            None => None,
        };
        phones.push(LinePhone { poll_minutes, ..api_phone(phone, is_current) });
    }
    Ok(LinePhones { phones, now })
}

fn api_phone(phone: StoredPhone, is_current: bool) -> LinePhone {
    let StoredPhone { row, registered_model, firmware, file, .. } = phone;
    let model = [row.model, registered_model].into_iter().find_map(|id| Catalogue::bundled().find(id.as_deref()?));
    LinePhone {
        mac: row.mac,
        model: model.map(api_model),
        description: row.description,
        state: row.state,
        window_until: row.window_until,
        warning: row.warning,
        firmware,
        last_request_at: row.last_request.map(|request| request.at),
        fetched_at: file.map(|(at, _)| at),
        is_current,
        poll_minutes: None,
    }
}
