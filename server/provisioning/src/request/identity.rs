//! Who asks: the file's name first, the User-Agent second, the address's block third.

use super::{Asked, FileId, parse_path};
use crate::{UserAgent, Vendor, oui};
use portal_api::Mac;

/// What a request says of itself. Nothing of it is proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// What is asked for.
    pub asked: Asked,
    /// Who made the telephone.
    pub vendor: Option<Vendor>,
    /// What says which model it is.
    pub model: Option<ModelHint>,
    /// The model by its User-Agent, in the spelling of [`UserAgent::model`], whatever the file's name says.
    pub agent_model: Option<String>,
    /// The telephone's address.
    pub mac: Option<Mac>,
    /// The firmware, as its User-Agent writes it.
    pub firmware: Option<String>,
}

/// What says which model a telephone is; with [`Identity::vendor`], which is then known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelHint {
    /// The file's name.
    FileId(FileId),
    /// The User-Agent, in the spelling of [`UserAgent::model`].
    UserAgent(String),
}

/// Reads a request: what follows `/sip-ps/`, as sent, and the header. Nothing, if the path is none that telephones ask.
///
/// Of a User-Agent that names another vendor than the file's name nothing is believed.
pub fn identify(path: &str, user_agent: &str) -> Option<Identity> {
    let asked = parse_path(path)?;
    let of_file = asked.file.vendor();
    let agent = Some(UserAgent::parse(user_agent))
        .filter(|agent| of_file.is_none() || agent.vendor.is_none() || agent.vendor == of_file)
        .unwrap_or_default();
    let of_agent = agent.model.clone().map(ModelHint::UserAgent);
    let model = asked.file.file_id().map(ModelHint::FileId).or(of_agent);
    let mac = asked.mac().cloned().or(agent.mac);
    let vendor = of_file.or(agent.vendor).or_else(|| oui::find_vendor(mac.as_ref()?));
    Some(Identity { asked, vendor, model, agent_model: agent.model, mac, firmware: agent.firmware })
}
