//! Renders a phone's own file: its configuration, with its credentials.

use super::context::FetchContext;
use crate::{error::Error, services::configuration, state::configuration_cache::PhoneFile};
use portal_provisioning::{Model, render_phone};
use portal_store::ProvisionedPhone;

/// A phone's own file, with the model that it was written for.
pub(super) struct OwnFile {
    pub(super) file: PhoneFile,
    pub(super) model: &'static Model,
}

/// Returns a rendered file with the media type of its vendor.
pub(super) fn phone_file(model: &Model, body: Vec<u8>) -> PhoneFile {
    // The boxed slice has no spare capacity: the file may be cached, and the cache counts only its length.
    let body = body.into_boxed_slice().into();
    PhoneFile { body, content_type: model.vendor().format().content_type() }
}

impl FetchContext<'_> {
    /// Renders the file that the phone gets now. Before the file is sent, the database stores the number of expansion
    /// modules that the file configures: a later file must empty the keys of the same modules.
    pub(super) async fn render_own_file(
        &self,
        phone: &ProvisionedPhone,
        model: &'static Model,
    ) -> Result<OwnFile, Error> {
        let configuration = configuration::assemble(self.portal, phone, model).await?;
        let body = render_phone(model, self.firmware_of(phone), &configuration).map_err(Error::internal)?;
        let modules = configuration.expansion_modules;
        if modules > phone.modules
            && let Err(error) = self.portal.store.remember_modules(&phone.mac, modules).await
        {
            // The phone gets its file anyway; with its next file, the number is stored again.
            tracing::warn!(%error, mac = %phone.mac, "the number of a phone's expansion modules was not kept");
        }
        Ok(OwnFile { file: phone_file(model, body), model })
    }
}
