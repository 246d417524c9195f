//! A fetch under way: what the request says of its phone.

use crate::{portal::Portal, principal::ClientAddress, services::model::known_model};
use jiff::Timestamp;
use portal_api::Mac;
use portal_provisioning::{Catalogue, FileKind, Identity, Model};
use portal_store::ProvisionedPhone;

/// A request under `/sip-ps/` that fits the grammar.
#[derive(Debug)]
pub struct Fetch {
    /// The requested file, and what the request says about the phone.
    pub identity: Identity,
    /// The address that the request came from.
    pub address: ClientAddress,
    /// The `User-Agent` header, as sent.
    pub user_agent: String,
}

/// A fetch, with its time and whether its connection is private.
pub(super) struct Visit<'a> {
    pub(super) portal: &'a Portal,
    pub(super) fetch: &'a Fetch,
    pub(super) now: Timestamp,
    pub(super) is_private: bool,
}

impl<'a> Visit<'a> {
    /// Creates a visit for a fetch at this moment.
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
    /// Returns the MAC address whose own file is requested.
    pub(super) fn phone_asked(&self) -> Option<&Mac> {
        let asked = &self.fetch.identity.asked;
        asked.mac().filter(|_| asked.file.kind() == FileKind::Phone)
    }

    /// Returns the model that the request names.
    pub(super) fn said(&self) -> Option<&'static Model> {
        Catalogue::bundled().find_by_identity(&self.fetch.identity)
    }

    /// Returns the model: named by the request, else learnt, else registered. For a model without a file it is the
    /// vendor's fallback model.
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

    /// Returns the model to record. The fallback model is not recorded as the phone's model.
    pub(super) fn learnt<'m>(&self, model: Option<&'m Model>) -> Option<&'m Model> {
        model.filter(|_| !self.is_unknown())
    }

    /// Whether the request names a model that has no file.
    pub(super) fn is_unknown(&self) -> bool {
        self.fetch.identity.model.is_some() && self.said().is_none()
    }

    /// Returns the firmware: named by the request, else learnt.
    pub(super) fn firmware_of<'p>(&'p self, phone: &'p ProvisionedPhone) -> Option<&'p str> {
        self.fetch.identity.firmware.as_deref().or(phone.firmware.as_deref())
    }
}
