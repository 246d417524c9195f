//! The bootstrap files, which phones fetch by TFTP. A bootstrap file contains only the portal's HTTPS address, where
//! the phone fetches its configuration. It is the same for all phones of a model, so it needs neither a window nor the
//! database.

use bytes::Bytes;
use portal_protocols::tftp;
use portal_provisioning::{Catalogue, FileKind, Model, PREFIX, gigaset_chain, identify, render_bootstrap};
use std::{collections::BTreeMap, net::IpAddr};

/// The language of a file that isn't for one phone.
const LANGUAGE: &str = "fr";

/// The bootstrap files, rendered once at the start.
pub struct Bootstrap {
    /// The files, by the id of their model.
    by_model: BTreeMap<&'static str, Bytes>,
    /// The HTTPS address of the phones' files.
    url: String,
}

impl Bootstrap {
    /// Renders the files for a portal with this public URL.
    pub fn new(public_url: &str) -> Result<Self, portal_provisioning::Error> {
        let url = format!("{public_url}{PREFIX}");
        let file = |model: &'static Model| Ok((model.id(), render_bootstrap(model, LANGUAGE, &url)?.into()));
        let by_model = Catalogue::bundled().models().iter().filter(|model| model.has_bootstrap()).map(file);
        Ok(Self { by_model: by_model.collect::<Result<_, _>>()?, url })
    }
}

impl tftp::Bootstrap for Bootstrap {
    fn file(&self, path: &str, _: IpAddr) -> Option<Bytes> {
        let identity = identify(path, "")?;
        match identity.path.file.kind() {
            // A Gigaset base asks for several files, and each names the next one.
            FileKind::Chain(step) => return gigaset_chain(step, &self.url).map(Bytes::from),
            FileKind::Common | FileKind::Phone => {}
            _ => return None,
        }
        let catalogue = Catalogue::bundled();
        let model = catalogue.find_by_identity(&identity).or_else(|| catalogue.find_fallback(identity.vendor?))?;
        self.by_model.get(model.id()).cloned()
    }
}
