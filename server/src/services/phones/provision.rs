//! Answers the fetches of phones, by the states of a phone.
//!
//! `unknown → open (48 h) → bound`: the first fetch inside the window gets the phone's own address under `/sip-ps/` and
//! closes the generic address. Until the phone has fetched from its own address, the network address that was served
//! may fetch again while the window lasts. All refusals look the same from outside.

mod context;
mod first_fetch;
mod own_file;
mod record;
mod shared_file;
mod stray;

pub use context::{Fetch, FetchResult};
pub use stray::note_stray;

use crate::{
    error::Error,
    portal::Portal,
    services::phone_secrets::token_hash,
    state::configuration_cache::{PhoneFile, Prepared},
};
use context::FetchContext;
use portal_api::phone::Reason;
use portal_provisioning::{FileKind, Model, Token};
use portal_store::ProvisionedPhone;
use record::RequestRecord;
use std::sync::Arc;

/// Returns the cached file of a phone that has fetched before. It needs no database and doesn't wait.
pub fn fetch_prepared(portal: &Portal, fetch: &Fetch) -> Option<PhoneFile> {
    let asked = &fetch.identity.path;
    let (Some(token), FileKind::Phone, Some(mac)) = (&asked.token, asked.file.kind(), asked.mac()) else { return None };
    let context = FetchContext::of(portal, fetch);
    if !context.is_private {
        return None;
    }
    let said = context.claimed_model().map(Model::id);
    let firmware = fetch.identity.firmware.as_deref();
    let prepared = portal.configurations.find(&token_hash(token.expose()), said, firmware)?;
    if prepared.mac != *mac {
        return None;
    }
    context.write_line(RequestRecord {
        phone_id: prepared.phone_id,
        client_id: prepared.client_id,
        line_id: prepared.line_id,
        mac,
        reason: Reason::Credentials,
        given: Some(&prepared.file),
        said,
        warning: prepared.warning,
        file: None,
        is_believed: true,
    });
    Some(prepared.file.clone())
}

/// Answers a fetch. It only reads, except for the two steps of binding, which are committed before the answer is sent.
pub async fn fetch(portal: &Portal, fetch: &Fetch) -> FetchResult {
    let context = FetchContext::of(portal, fetch);
    let asked = &fetch.identity.path;
    match (&asked.token, context.requested_mac()) {
        (Some(token), _) => context.with_credentials(token).await,
        (None, Some(mac)) => context.without_credentials(mac).await,
        (None, None) => context.shared_file().await,
    }
}

impl FetchContext<'_> {
    /// Answers a phone at its own address.
    async fn with_credentials(&self, token: &Token) -> FetchResult {
        let token_hash = token_hash(token.expose());
        let firmware = self.fetch.identity.firmware.as_deref();
        let said = self.claimed_model().map(Model::id);
        let moment = self.portal.configurations.moment();
        let phone = self.portal.store.find_phone_by_token_hash(&token_hash).await?;
        let Some(phone) = phone.filter(|phone| phone.bound_at.is_some()) else {
            // An unknown token is treated like a missing one: a phone whose window was renewed still sends its
            // previous token.
            return match self.requested_mac() {
                Some(mac) => self.without_credentials(mac).await,
                None => self.shared_file().await,
            };
        };
        let Some(mac) = self.requested_mac() else {
            let (given, reason) = self.render_shared()?;
            self.write(&phone, reason, given.as_ref(), self.claimed_model());
            return Ok(given);
        };
        if *mac != phone.mac {
            return Ok(self.refuse(&phone, Reason::NoCredentials));
        }
        if !self.is_private {
            return Ok(self.refuse(&phone, Reason::Insecure));
        }
        let Some(model) = self.model_of(&phone) else { return Ok(self.refuse(&phone, Reason::UnknownModel)) };
        let own = self.render(&phone, model).await?;
        if !self.confirm(&phone, model, &token_hash).await? {
            return Ok(None);
        }
        let warning = self.warning_change(&phone, Reason::Credentials, said);
        // When the journal is full, the file isn't cached: then the phone's next fetch writes the row.
        if self.write_file(&phone, Reason::Credentials, &own)? {
            let prepared = Prepared::new(&phone, said, firmware, warning, own.given.clone());
            self.portal.configurations.keep(token_hash, Arc::new(prepared), moment);
        }
        Ok(Some(own.given))
    }

    /// Confirms a bound phone at its first fetch with its credentials. Returns whether its token is still valid.
    async fn confirm(&self, phone: &ProvisionedPhone, model: &Model, token_hash: &[u8; 32]) -> Result<bool, Error> {
        if phone.confirmed_at.is_some() || self.portal.store.confirm_phone(&self.binding(phone, model)).await? {
            return Ok(true);
        }
        // Another request confirmed the phone at the same moment, or its window was renewed: then the token is no
        // longer valid.
        Ok(self.portal.store.find_phone_by_token_hash(token_hash).await?.is_some())
    }
}
