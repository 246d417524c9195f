//! Stray requests: requests in a phone's name for something that the portal doesn't serve, such as a path without a
//! file, a directory without credentials, or an upload. They are written to the phone's journal, and change nothing
//! about the phone.

use crate::{
    error::Error,
    portal::Portal,
    services::phone_secrets::token_hash,
    state::{
        events::PhoneNews,
        journal::{Entry, UnprovenRequest, shorten_user_agent},
    },
};
use portal_api::phone::{PhoneRequest, Reason};
use portal_protocols::SourceNetwork;
use portal_provisioning::StrayRequest;
use portal_store::{NewPhoneRequest, WarningChange};
use std::net::IpAddr;

/// Records a stray request. With the token of a bound phone, it is recorded as this phone's request; otherwise it is
/// recorded like every request without credentials.
pub async fn record_stray(
    portal: &Portal,
    stray: StrayRequest,
    address: IpAddr,
    user_agent: &str,
    status: u16,
) -> Result<(), Error> {
    let (now, StrayRequest { mac, token, name }) = (portal.clock.now(), stray);
    let phone = match &token {
        Some(token) => portal.store.find_phone_by_token_hash(&token_hash(token.expose())).await?,
        None => None,
    };
    let user_agent = || shorten_user_agent(user_agent);
    if let Some(phone) = phone.filter(|phone| phone.bound_at.is_some()) {
        let phone_id = phone.id;
        let request = || NewPhoneRequest {
            phone_id,
            request: PhoneRequest {
                at: now,
                address: address.to_string(),
                file: name,
                user_agent: user_agent(),
                status,
                reason: Reason::NotServed,
                size: 0,
                is_stranger: false,
                count: 1,
            },
            seen_source: Some(SourceNetwork::of(address).to_string()),
            model: None,
            firmware: None,
            warning: WarningChange::Keep,
            file: None,
        };
        let entry = || {
            let phone = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: phone.mac };
            Entry::Request { phone, request: Box::new(request()) }
        };
        portal.journal.write(address, Some(phone_id), entry);
        return Ok(());
    }
    if portal.misses.record_request(address, &mac, now).may_be_recorded {
        let unproven = || UnprovenRequest {
            mac,
            address,
            at: now,
            file: name,
            user_agent: user_agent(),
            status,
            size: 0,
            reason: Some(Reason::NotServed),
            claimed_model: None,
            firmware: None,
            is_unknown_model: false,
        };
        portal.journal.write(address, None, || Entry::Unproven(Box::new(unproven())));
    }
    Ok(())
}
