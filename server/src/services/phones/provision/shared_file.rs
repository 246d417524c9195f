//! Files that are the same for all phones of a model, and hold no secrets.

use super::{
    context::{FetchContext, FetchResult},
    own_file::file_of,
};
use crate::{error::Error, state::configuration_cache::PhoneFile};
use bytes::Bytes;
use portal_api::phone::Reason;
use portal_provisioning::{FileKind, PREFIX, Vendor, gigaset_chain, render_common};

/// The language of a file that isn't for one phone.
const LANGUAGE: &str = "fr";

impl FetchContext<'_> {
    /// Answers a request for a file without secrets, the same for all phones of a model, or for an optional file that
    /// doesn't exist.
    pub(super) async fn shared_file(&self) -> FetchResult {
        let (given, reason) = self.render_shared()?;
        let Some(mac) = self.fetch.identity.mac.as_ref() else { return Ok(given) };
        let source = self.portal.misses.ask(self.fetch.address.ip, mac, self.now);
        if given.is_some()
            && self.ends_at_success()
            && let Err(reason) = self.open_window(mac, source.is_blocked).await?
        {
            self.note_unproven(mac, source, reason, None);
            return Ok(None);
        }
        self.note_unproven(mac, source, Some(reason), given.as_ref());
        Ok(given)
    }

    /// Whether the phone stops at this address once it has got a file from it. A snom phone does: after the file of its
    /// model from the URL of DHCP it would not ask at its own address any more. So it gets this file together with its
    /// own one, while its window is open, and otherwise neither, whether it is registered or not.
    fn ends_at_success(&self) -> bool {
        self.fetch.identity.path.file.kind() == FileKind::Common && self.fetch.identity.vendor == Some(Vendor::Snom)
    }

    /// Renders a shared file, with the reason for the journal. Returns no file when the portal has none.
    pub(super) fn render_shared(&self) -> Result<(Option<PhoneFile>, Reason), Error> {
        Ok(match (self.fetch.identity.path.file.kind(), self.claimed_model()) {
            (FileKind::Common, Some(model)) => {
                let url = format!("{}{PREFIX}", self.portal.settings.public_url);
                let firmware = self.fetch.identity.firmware.as_deref();
                let body = render_common(model, firmware, LANGUAGE, &url).map_err(Error::internal)?;
                (Some(file_of(model, body)), Reason::SharedFile)
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
