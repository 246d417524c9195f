//! What TFTP hands to telephones: where to come by HTTPS, and nothing else. It is the same for everybody, so it needs neither
//! a window nor the database.

use crate::http::sip_ps::PREFIX;
use bytes::Bytes;
use portal_protocols::tftp;
use portal_provisioning::{Catalogue, FileKind, Model, identify, render_bootstrap};
use std::{collections::BTreeMap, net::IpAddr};

const LANGUAGE: &str = "fr";

/// The files, made once.
pub struct Bootstrap {
    by_model: BTreeMap<&'static str, Bytes>,
}

impl Bootstrap {
    /// Those that lead to this public URL.
    pub fn to(public_url: &str) -> Result<Self, portal_provisioning::Error> {
        let url = format!("{public_url}{PREFIX}");
        let file = |model: &'static Model| Ok((model.id(), render_bootstrap(model, LANGUAGE, &url)?.into()));
        Ok(Self { by_model: Catalogue::bundled().models().iter().map(file).collect::<Result<_, _>>()? })
    }
}

impl tftp::Bootstrap for Bootstrap {
    fn file(&self, path: &str, _: IpAddr) -> Option<Bytes> {
        let identity = identify(path, "")?;
        if !matches!(identity.asked.file.kind(), FileKind::Common | FileKind::Phone) {
            return None;
        }
        let catalogue = Catalogue::bundled();
        let model = catalogue.find_by_identity(&identity).or_else(|| catalogue.find_fallback(identity.vendor?))?;
        self.by_model.get(model.id()).cloned()
    }
}
