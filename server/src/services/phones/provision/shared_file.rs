//! Files that are the same for all phones of a model, and hold no secrets.

use super::{
    context::{FetchContext, FetchResult},
    own_file::phone_file,
};
use crate::{error::Error, state::configuration_cache::PhoneFile};
use bytes::Bytes;
use portal_api::phone::Reason;
use portal_provisioning::{FileKind, PREFIX, Vendor, gigaset_chain, render_common};

/// The language of a file that isn't for one phone.
const LANGUAGE: &str = "fr";

impl FetchContext<'_> {
    /// Answers a request for a shared file, or for an optional file that doesn't exist.
    pub(super) async fn shared_file(&self) -> FetchResult {
        let (file, reason) = self.render_shared()?;
        let Some(mac) = self.fetch.identity.mac.as_ref() else { return Ok(file) };
        let source = self.portal.misses.record_request(self.fetch.address.ip, mac, self.now);
        if file.is_some()
            && self.may_stop_after_shared_file()
            && let Err(reason) = self.find_open_window(mac, source.is_blocked).await?
        {
            self.record_unproven(mac, source, reason, None);
            return Ok(None);
        }
        self.record_unproven(mac, source, Some(reason), file.as_ref());
        Ok(file)
    }

    /// Whether the phone requests no further file from this address after it has got a shared file. A snom phone that
    /// got the file of its model from the URL of DHCP would never request its own file there. So the portal serves a
    /// snom phone the shared file only while the window for its own file is open; otherwise it refuses both files,
    /// whether the phone is registered or not.
    fn may_stop_after_shared_file(&self) -> bool {
        self.fetch.identity.path.file.kind() == FileKind::Common && self.fetch.identity.vendor == Some(Vendor::Snom)
    }

    /// Renders a shared file, with the reason for the journal. Returns no file when the portal has none.
    pub(super) fn render_shared(&self) -> Result<(Option<PhoneFile>, Reason), Error> {
        Ok(match (self.fetch.identity.path.file.kind(), self.claimed_model()) {
            (FileKind::Common, Some(model)) => {
                let url = format!("{}{PREFIX}", self.portal.settings.public_url);
                let firmware = self.fetch.identity.firmware.as_deref();
                let body = render_common(model, firmware, LANGUAGE, &url).map_err(Error::internal)?;
                (Some(phone_file(model, body)), Reason::SharedFile)
            }
            (FileKind::Common, None) => (None, Reason::UnknownModel),
            (FileKind::Authority(file), _) => match &self.portal.authority {
                Some(authority) => {
                    let (body, content_type) = authority.file(file);
                    (Some(PhoneFile { body, content_type }), Reason::SharedFile)
                }
                None => (None, Reason::OptionalFile),
            },
            (FileKind::Chain(step), _) => {
                let url = format!("{}{PREFIX}", self.portal.settings.public_url);
                let body = gigaset_chain(step, &url).map(Bytes::from);
                let file = |body| PhoneFile { body, content_type: "application/octet-stream" };
                let reason = if body.is_some() { Reason::SharedFile } else { Reason::OptionalFile };
                (body.map(file), reason)
            }
            _ => (None, Reason::OptionalFile),
        })
    }
}
