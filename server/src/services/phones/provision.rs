//! Answers the fetches of phones, according to the phone's state.
//!
//! `unknown → open (48 h) → bound`: the first fetch inside the window gets a file with the phone's credentials: a
//! secret token in the phone's own address under `/sip-ps/`. From then on, the generic address refuses this phone. One
//! exception: until the phone has fetched from its own address, the same network address may repeat the first fetch
//! while the window lasts. Every refusal gets the same answer, whatever its reason.

mod context;
mod first_fetch;
mod own_file;
mod record;
mod shared_file;
mod stray;

pub use context::{Fetch, FetchResult};
pub use stray::record_stray;

use crate::{
    error::Error,
    portal::Portal,
    services::phone_secrets::token_hash,
    state::configuration_cache::{CachedFile, PhoneFile},
};
use context::FetchContext;
use portal_api::phone::Reason;
use portal_provisioning::{FileKind, Model, Token};
use portal_store::ProvisionedPhone;
use record::RequestRecord;
use std::sync::Arc;

/// Answers a fetch of a phone whose file is in the cache. Returns none when the file is not in the cache. This function
/// doesn't use the database and doesn't wait.
pub fn fetch_cached(portal: &Portal, fetch: &Fetch) -> Option<PhoneFile> {
    let path = &fetch.identity.path;
    let (Some(token), FileKind::Phone, Some(mac)) = (&path.token, path.file.kind(), path.mac()) else { return None };
    let context = FetchContext::of(portal, fetch);
    if !context.is_private {
        return None;
    }
    let claimed_model = context.claimed_model().map(Model::id);
    let firmware = fetch.identity.firmware.as_deref();
    let cached = portal.configurations.find(&token_hash(token.expose()), claimed_model, firmware)?;
    if cached.mac != *mac {
        return None;
    }
    context.queue_row(RequestRecord {
        phone_id: cached.phone_id,
        client_id: cached.client_id,
        line_id: cached.line_id,
        mac,
        reason: Reason::Credentials,
        answer: Some(&cached.file),
        claimed_model,
        warning: cached.warning,
        new_file: None,
        is_believed: true,
    });
    Some(cached.file.clone())
}

/// Answers a fetch. The database is changed before the answer in three cases only: a phone is bound at its first fetch,
/// a phone is confirmed at the first fetch from its own address, and a file configures more expansion modules than
/// before. The journal is written after the answer.
pub async fn fetch(portal: &Portal, fetch: &Fetch) -> FetchResult {
    let context = FetchContext::of(portal, fetch);
    let path = &fetch.identity.path;
    match (&path.token, context.requested_mac()) {
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
        let claimed_model = self.claimed_model().map(Model::id);
        // The count is read before the database. When a change comes later, the count differs, and the file is not
        // cached.
        let invalidations = self.portal.configurations.invalidation_count();
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
            let (file, reason) = self.render_shared()?;
            self.record_request(&phone, reason, file.as_ref(), self.claimed_model());
            return Ok(file);
        };
        if *mac != phone.mac {
            return Ok(self.refuse(&phone, Reason::NoCredentials));
        }
        if !self.is_private {
            return Ok(self.refuse(&phone, Reason::Insecure));
        }
        let Some(model) = self.model_of(&phone) else { return Ok(self.refuse(&phone, Reason::UnknownModel)) };
        let own_file = self.render_own_file(&phone, model).await?;
        if !self.confirm(&phone, model, &token_hash).await? {
            return Ok(None);
        }
        let warning = self.warning_change(&phone, Reason::Credentials, claimed_model);
        // When the journal is full, the new file is not recorded. Then it isn't cached either, so that the phone's next
        // fetch comes here again and records it.
        if self.record_own_file(&phone, Reason::Credentials, &own_file)? {
            let cached = CachedFile::new(&phone, claimed_model, firmware, warning, own_file.file.clone());
            self.portal.configurations.insert(token_hash, Arc::new(cached), invalidations);
        }
        Ok(Some(own_file.file))
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
