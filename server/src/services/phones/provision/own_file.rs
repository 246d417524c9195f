//! A phone's own file: its rendered configuration.

use super::context::FetchContext;
use crate::{error::Error, services::configuration, state::configuration_cache::PhoneFile};
use portal_provisioning::{Model, render_phone};
use portal_store::ProvisionedPhone;

/// A phone's own file, with the model that it was written for.
pub(super) struct OwnFile {
    pub(super) given: PhoneFile,
    pub(super) model: &'static Model,
}

/// Returns a rendered file with the media type of its vendor.
pub(super) fn file_of(model: &Model, body: Vec<u8>) -> PhoneFile {
    // Without spare capacity: the file may be cached, and the cache counts its length only.
    let body = body.into_boxed_slice().into();
    PhoneFile { body, content_type: model.vendor().format().content_type() }
}

impl FetchContext<'_> {
    /// Renders the file that the phone gets now. How many expansion modules it configures is remembered before it leaves,
    /// so that a later file empties them.
    pub(super) async fn render(&self, phone: &ProvisionedPhone, model: &'static Model) -> Result<OwnFile, Error> {
        let configuration = configuration::assemble(self.portal, phone, model).await?;
        let body = render_phone(model, self.firmware_of(phone), &configuration).map_err(Error::internal)?;
        let modules = configuration.expansion_modules;
        if modules > 0
            && let Err(error) = self.portal.store.remember_modules(&phone.mac, modules).await
        {
            // The phone needs its file more than the portal needs to remember; its next file is another occasion.
            tracing::warn!(%error, mac = %phone.mac, "the number of a phone's expansion modules was not kept");
        }
        Ok(OwnFile { given: file_of(model, body), model })
    }
}
