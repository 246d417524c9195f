//! Requests that no file answers: a path that no phone file has, a directory without credentials, an upload. The phone
//! that they name has them in its journal; they teach nothing about it.

use crate::{
    error::Error,
    portal::Portal,
    services::phone_secrets::token_hash,
    state::{
        events::PhoneNews,
        journal::{Entry, Unproven, kept_user_agent},
    },
};
use portal_api::phone::{PhoneRequest, Reason};
use portal_protocols::Subscriber;
use portal_provisioning::StrayRequest;
use portal_store::{NewPhoneRequest, WarningChange};
use std::net::IpAddr;

/// Records a refused request of a phone: at its own address as the phone's own, else like every request without
/// credentials.
pub async fn note_stray(
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
    let user_agent = || kept_user_agent(user_agent);
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
            seen_source: Some(Subscriber::of(address).to_string()),
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
    if portal.misses.ask(address, &mac, now).is_noted {
        let unproven = || Unproven {
            mac,
            address,
            at: now,
            file: name,
            user_agent: user_agent(),
            status,
            size: 0,
            reason: Some(Reason::NotServed),
            said: None,
            firmware: None,
            is_unknown_model: false,
        };
        portal.journal.write(address, None, || Entry::Unproven(Box::new(unproven())));
    }
    Ok(())
}
