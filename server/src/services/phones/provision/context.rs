//! The context of a fetch: the request, its time, and the model and firmware of its phone, which the request or the
//! database names.

use crate::{
    error::Error, portal::Portal, principal::ClientAddress, services::model::known_model,
    state::configuration_cache::PhoneFile,
};
use jiff::Timestamp;
use portal_api::Mac;
use portal_protocols::SourceNetwork;
use portal_provisioning::{Catalogue, FileKind, Identity, Model};
use portal_store::{Binding, ProvisionedPhone};

/// A request under `/sip-ps/` whose path names a file of phones.
#[derive(Debug)]
pub struct Fetch {
    /// The requested file, and the claims of the request about its phone.
    pub identity: Identity,
    /// The address that the request came from.
    pub address: ClientAddress,
    /// The `User-Agent` header, as sent.
    pub user_agent: String,
}

/// The result of a fetch: a file, or the same refusal for every reason.
pub type FetchResult = Result<Option<PhoneFile>, Error>;

/// A fetch, with its time and whether its connection is private.
pub(super) struct FetchContext<'a> {
    pub(super) portal: &'a Portal,
    pub(super) fetch: &'a Fetch,
    pub(super) now: Timestamp,
    /// Whether nobody can read along: the connection is encrypted, or comes from this machine.
    pub(super) is_private: bool,
}

impl<'a> FetchContext<'a> {
    /// Creates the context of a fetch at this moment.
    pub(super) fn of(portal: &'a Portal, fetch: &'a Fetch) -> Self {
        Self {
            portal,
            fetch,
            now: portal.clock.now(),
            is_private: fetch.address.is_secure || fetch.address.is_loopback,
        }
    }
}

impl FetchContext<'_> {
    /// Returns the MAC address whose own file is requested.
    pub(super) fn requested_mac(&self) -> Option<&Mac> {
        let path = &self.fetch.identity.path;
        path.mac().filter(|_| path.file.kind() == FileKind::Phone)
    }

    /// Returns the model that the request names.
    pub(super) fn claimed_model(&self) -> Option<&'static Model> {
        Catalogue::bundled().find_by_identity(&self.fetch.identity)
    }

    /// Returns the model whose file the phone gets: the model that the request names, or else the model of earlier
    /// requests, or else the registered model, or else the vendor's fallback model.
    pub(super) fn model_of(&self, phone: &ProvisionedPhone) -> Option<&'static Model> {
        self.model_or_known(known_model(phone))
    }

    /// Returns the model that the request names, or else the `known` model, or else the vendor's fallback model. When
    /// the request names a model that the catalogue doesn't have, a `known` model of another vendor is ignored.
    pub(super) fn model_or_known(&self, known: Option<&'static Model>) -> Option<&'static Model> {
        let catalogue = Catalogue::bundled();
        let vendor = self.fetch.identity.vendor;
        let is_plausible = |model: &&Model| !self.has_unknown_model() || Some(model.vendor()) == vendor;
        let fallback = || catalogue.find_fallback(vendor?);
        self.claimed_model().or(known.filter(is_plausible)).or_else(fallback)
    }

    /// Returns the model to record as the phone's model; none when the request names a model that the
    /// catalogue doesn't have, because then `model` may be the fallback model.
    pub(super) fn model_to_record<'m>(&self, model: Option<&'m Model>) -> Option<&'m Model> {
        model.filter(|_| !self.has_unknown_model())
    }

    /// Whether the request names a model that the catalogue doesn't have.
    pub(super) fn has_unknown_model(&self) -> bool {
        self.fetch.identity.model.is_some() && self.claimed_model().is_none()
    }

    /// Returns the firmware: the version that the request names, or else the version of earlier requests.
    pub(super) fn firmware_of<'p>(&'p self, phone: &'p ProvisionedPhone) -> Option<&'p str> {
        self.fetch.identity.firmware.as_deref().or(phone.firmware.as_deref())
    }

    /// Returns the data that the database stores when this request binds or confirms the phone.
    pub(super) fn binding(&self, phone: &ProvisionedPhone, model: &Model) -> Binding {
        Binding {
            phone_id: phone.id,
            token_hash: phone.token_hash.clone(),
            at: self.now,
            address: self.fetch.address.ip.to_string(),
            source: SourceNetwork::of(self.fetch.address.ip).to_string(),
            model: self.model_to_record(Some(model)).map(|model| model.id().to_owned()),
            firmware: self.fetch.identity.firmware.clone(),
        }
    }
}
