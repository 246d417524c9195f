//! The files that phones get by TFTP: they name the HTTPS address and nothing else. The files are the same for all
//! phones of a model, so they need neither a window nor the database.

use bytes::Bytes;
use portal_protocols::tftp;
use portal_provisioning::{Catalogue, FileKind, Model, PREFIX, gigaset_chain, identify, render_bootstrap};
use std::{collections::BTreeMap, net::IpAddr};

const LANGUAGE: &str = "fr";

/// The bootstrap files, rendered once at the start.
pub struct Bootstrap {
    by_model: BTreeMap<&'static str, Bytes>,
    /// The HTTPS address that Gigaset bases are sent to.
    url: String,
}

impl Bootstrap {
    /// Renders the files that send phones to this public URL.
    pub fn to(public_url: &str) -> Result<Self, portal_provisioning::Error> {
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
            FileKind::Chain(step) => return gigaset_chain(step, &self.url).map(Bytes::from),
            FileKind::Common | FileKind::Phone => {}
            _ => return None,
        }
        let catalogue = Catalogue::bundled();
        let model = catalogue.find_by_identity(&identity).or_else(|| catalogue.find_fallback(identity.vendor?))?;
        self.by_model.get(model.id()).cloned()
    }
}
