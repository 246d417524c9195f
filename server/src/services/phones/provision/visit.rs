//! A fetch under way: what the request says of its phone.

use crate::{portal::Portal, principal::ClientAddress, services::model::known_model};
use jiff::Timestamp;
use portal_api::Mac;
use portal_provisioning::{Catalogue, FileKind, Identity, Model};
use portal_store::ProvisionedPhone;

/// A request under `/sip-ps/` that fits the grammar.
#[derive(Debug)]
pub struct Fetch {
    /// What it asks for, and what it says of itself.
    pub identity: Identity,
    /// From where.
    pub address: ClientAddress,
    /// What it says it is, as sent.
    pub user_agent: String,
}

/// A fetch with what is known of it.
pub(super) struct Visit<'a> {
    pub(super) portal: &'a Portal,
    pub(super) fetch: &'a Fetch,
    pub(super) now: Timestamp,
    pub(super) is_private: bool,
}

impl<'a> Visit<'a> {
    /// A fetch at this moment.
    pub(super) fn of(portal: &'a Portal, fetch: &'a Fetch) -> Self {
        Self {
            portal,
            fetch,
            now: portal.clock.now(),
            is_private: fetch.address.is_secure || fetch.address.is_loopback,
        }
    }
}

impl Visit<'_> {
    /// Whose own file is asked for.
    pub(super) fn phone_asked(&self) -> Option<&Mac> {
        let asked = &self.fetch.identity.asked;
        asked.mac().filter(|_| asked.file.kind() == FileKind::Phone)
    }

    /// The model that the request says.
    pub(super) fn said(&self) -> Option<&'static Model> {
        Catalogue::bundled().find_by_identity(&self.fetch.identity)
    }

    /// The model: what the request says, else what was learnt, else what was registered; and for a model that has no file
    /// the one that stands for the vendor's others.
    pub(super) fn model_of(&self, phone: &ProvisionedPhone) -> Option<&'static Model> {
        self.model_among(known_model(phone))
    }

    pub(super) fn model_among(&self, known: Option<&'static Model>) -> Option<&'static Model> {
        let catalogue = Catalogue::bundled();
        let vendor = self.fetch.identity.vendor;
        let is_likely = |model: &&Model| !self.is_unknown() || Some(model.vendor()) == vendor;
        let fallback = || catalogue.find_fallback(vendor?);
        self.said().or(known.filter(is_likely)).or_else(fallback)
    }

    /// What is learnt of the telephone: that another model stands for its own is not.
    pub(super) fn learnt<'m>(&self, model: Option<&'m Model>) -> Option<&'m Model> {
        model.filter(|_| !self.is_unknown())
    }

    /// Whether it names a model that has no file.
    pub(super) fn is_unknown(&self) -> bool {
        self.fetch.identity.model.is_some() && self.said().is_none()
    }

    /// The firmware: what the request says, else what was learnt.
    pub(super) fn firmware_of<'p>(&'p self, phone: &'p ProvisionedPhone) -> Option<&'p str> {
        self.fetch.identity.firmware.as_deref().or(phone.firmware.as_deref())
    }
}
