//! Identifies the requesting phone: by the file name first, then by the User-Agent, then by the address block of its
//! MAC address.

use super::{FileId, RequestedPath, parse_path};
use crate::{UserAgent, Vendor, oui};
use portal_api::Mac;

/// The phone as its request describes it. No part of the description is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The parsed path.
    pub path: RequestedPath,
    /// The vendor.
    pub vendor: Option<Vendor>,
    /// The hint for the model.
    pub model: Option<ModelHint>,
    /// The model in the User-Agent, in the spelling of [`UserAgent::model`], even if the file name gives a model too.
    pub agent_model: Option<String>,
    /// The phone's MAC address.
    pub mac: Option<Mac>,
    /// The firmware version in the User-Agent.
    pub firmware: Option<String>,
}

/// A hint for the model of a phone; [`Identity::vendor`] is then known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelHint {
    /// From the file name.
    FileId(FileId),
    /// From the User-Agent, in the spelling of [`UserAgent::model`].
    UserAgent(String),
}

/// Parses the raw path after `/sip-ps/` and the User-Agent header. `None` when no phone requests such a path.
///
/// A User-Agent of another vendor than the file name's is ignored.
pub fn identify(path: &str, user_agent: &str) -> Option<Identity> {
    let requested = parse_path(path)?;
    let file_vendor = requested.file.vendor();
    let agent = Some(UserAgent::parse(user_agent))
        .filter(|agent| file_vendor.is_none() || agent.vendor.is_none() || agent.vendor == file_vendor)
        .unwrap_or_default();
    let agent_hint = agent.model.clone().map(ModelHint::UserAgent);
    let model = requested.file.file_id().map(ModelHint::FileId).or(agent_hint);
    let mac = requested.mac().cloned().or(agent.mac);
    let vendor = file_vendor.or(agent.vendor).or_else(|| oui::find_vendor(mac.as_ref()?));
    Some(Identity { path: requested, vendor, model, agent_model: agent.model, mac, firmware: agent.firmware })
}
