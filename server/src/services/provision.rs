//! What a telephone that asks is given: the rules of its life.
//!
//! `unknown → open (48 h) → bound`: the first fetch inside the window hands over the telephone's own address under
//! `/sip-ps/` and closes the generic one; until the telephone has come back to its own, the network address that was
//! served may fetch again while the window lasts. Everything refused looks the same from outside.

mod noted;

use crate::{
    error::Error,
    events::{News, PhoneNews},
    http::{client_address::ClientAddress, sip_ps::PREFIX},
    portal::Portal,
    services::{configuration_cache::Prepared, journal::Entry, phone_secrets::token_hash},
};
use bytes::Bytes;
use jiff::Timestamp;
use noted::{Noted, OwnFile};
use portal_api::{Mac, phone::Reason};
use portal_protocols::Source;
use portal_provisioning::{Catalogue, FileKind, Identity, Model, Token, gigaset_chain, render_common, render_phone};
use portal_store::{Binding, ProvisionedPhone};
use std::sync::Arc;

pub use noted::kept_user_agent;

/// What telephones speak that nobody knows yet.
const LANGUAGE: &str = "fr";

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

/// What a fetch gets: a file or, whatever the reason, the one refusal.
pub type Given = Result<Option<GivenFile>, Error>;

/// A file as it is answered.
#[derive(Clone, Debug)]
pub struct GivenFile {
    /// What is in it.
    pub body: Bytes,
    /// Its media type.
    pub content_type: &'static str,
}

impl GivenFile {
    fn of(model: &Model, body: Vec<u8>) -> Self {
        // Without the room that it was written in, for it may be kept, and is counted as what it has.
        let body = body.into_boxed_slice().into();
        Self { body, content_type: model.vendor().format().content_type() }
    }
}

/// The file of a telephone that has been here before, if it is at hand: without the database, and without waiting.
pub fn fetch_prepared(portal: &Portal, fetch: &Fetch) -> Option<GivenFile> {
    let asked = &fetch.identity.asked;
    let (Some(token), FileKind::Phone, Some(mac)) = (&asked.token, asked.file.kind(), asked.mac()) else { return None };
    let visit = Visit::of(portal, fetch);
    if !visit.is_private {
        return None;
    }
    let said = visit.said().map(Model::id);
    let firmware = fetch.identity.firmware.as_deref();
    let prepared = portal.configurations.find(&token_hash(token.expose()), said, firmware)?;
    if prepared.mac != *mac {
        return None;
    }
    visit.write_line(Noted {
        phone_id: prepared.phone_id,
        client_id: prepared.client_id,
        line_id: prepared.line_id,
        mac,
        reason: Reason::Credentials,
        given: Some(&prepared.file),
        said,
        warning: prepared.warning,
        file: None,
        is_believed: true,
    });
    Some(prepared.file.clone())
}

/// Answers a fetch. Reads only, but for the two steps of binding, which are committed before the answer leaves.
pub async fn fetch(portal: &Portal, fetch: &Fetch) -> Given {
    let visit = Visit::of(portal, fetch);
    let asked = &fetch.identity.asked;
    match (&asked.token, visit.phone_asked()) {
        (Some(token), _) => visit.with_credentials(token).await,
        (None, Some(mac)) => visit.without_credentials(mac).await,
        (None, None) => visit.shared_file().await,
    }
}

/// What a telephone is, as far as is known without a request: what was learnt, else what was registered.
pub fn known_model(phone: &ProvisionedPhone) -> Option<&'static Model> {
    [&phone.model, &phone.registered_model].into_iter().find_map(|id| Catalogue::bundled().find(id.as_deref()?))
}

/// A fetch with what is known of it.
struct Visit<'a> {
    portal: &'a Portal,
    fetch: &'a Fetch,
    now: Timestamp,
    is_private: bool,
}

impl<'a> Visit<'a> {
    fn of(portal: &'a Portal, fetch: &'a Fetch) -> Self {
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
    fn phone_asked(&self) -> Option<&Mac> {
        let asked = &self.fetch.identity.asked;
        asked.mac().filter(|_| asked.file.kind() == FileKind::Phone)
    }

    /// The model that the request says.
    fn said(&self) -> Option<&'static Model> {
        Catalogue::bundled().find_by_identity(&self.fetch.identity)
    }

    /// A file without secrets, the same for every telephone of a model; and names that telephones try in vain.
    async fn shared_file(&self) -> Given {
        let (given, reason) = self.render_shared()?;
        if let Some(mac) = self.fetch.identity.mac.as_ref()
            && !self.portal.misses.is_blocked(self.fetch.address.ip, self.now)
            && let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await?
        {
            self.write(&phone, reason, given.as_ref(), self.said());
        }
        Ok(given)
    }

    fn render_shared(&self) -> Result<(Option<GivenFile>, Reason), Error> {
        Ok(match (self.fetch.identity.asked.file.kind(), self.said()) {
            (FileKind::Common, Some(model)) => {
                let url = format!("{}{PREFIX}", self.portal.settings.public_url);
                let firmware = self.fetch.identity.firmware.as_deref();
                let body = render_common(model, firmware, LANGUAGE, &url).map_err(Error::internal)?;
                (Some(GivenFile::of(model, body)), Reason::SharedFile)
            }
            (FileKind::Common, None) => (None, Reason::UnknownModel),
            (FileKind::Authority(file), _) => match &self.portal.authority {
                Some(authority) => {
                    let (body, content_type) = authority.file(file);
                    (Some(GivenFile { body, content_type }), Reason::SharedFile)
                }
                None => (None, Reason::OptionalFile),
            },
            (FileKind::Chain(step), _) => {
                let url = format!("{}{PREFIX}", self.portal.settings.public_url);
                let body = gigaset_chain(step, &url).map(Bytes::from);
                let file = |body| GivenFile { body, content_type: "application/octet-stream" };
                let reason = if body.is_some() { Reason::SharedFile } else { Reason::OptionalFile };
                (body.map(file), reason)
            }
            _ => (None, Reason::OptionalFile),
        })
    }

    /// A telephone that knows nothing but the address that all are given.
    async fn without_credentials(&self, mac: &Mac) -> Given {
        let is_blocked = self.portal.misses.is_blocked(self.fetch.address.ip, self.now);
        let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else {
            self.portal.misses.miss(self.fetch.address.ip, mac, self.now);
            // Who is blocked already is known for it; its lines would only take the room of telephones' own.
            if !is_blocked {
                let source = Source::of(self.fetch.address.ip);
                self.portal.journal.write(Entry::Unknown { source, at: self.now });
            }
            return Ok(None);
        };
        if is_blocked {
            return Ok(self.refuse(&phone, Reason::Blocked));
        }
        match self.hand_over(&phone).await? {
            Handed::Lost => {
                // Where that was the same telephone asking twice, this is its retry.
                let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else { return Ok(None) };
                let handed = self.hand_over(&phone).await?;
                self.note(&phone, handed)
            }
            handed => self.note(&phone, handed),
        }
    }

    fn note(&self, phone: &ProvisionedPhone, handed: Handed) -> Given {
        match handed {
            Handed::File(given, reason) => {
                self.write_file(phone, reason, &given)?;
                Ok(Some(given.given))
            }
            Handed::Refused(reason) => Ok(self.refuse(phone, reason)),
            Handed::Lost => Ok(self.refuse(phone, Reason::NoCredentials)),
        }
    }

    async fn hand_over(&self, phone: &ProvisionedPhone) -> Result<Handed, Error> {
        let is_in_time = self.now < phone.window_until;
        let address = self.fetch.address.ip.to_string();
        let reason = match (phone.bound_at, phone.confirmed_at) {
            (None, _) if is_in_time => Reason::Window,
            (None, _) => return Ok(Handed::Refused(Reason::Expired)),
            (Some(_), None) if is_in_time && phone.bound_address.as_ref() == Some(&address) => Reason::Retry,
            (Some(_), _) => return Ok(Handed::Refused(Reason::NoCredentials)),
        };
        if !self.is_private {
            return Ok(Handed::Refused(Reason::Insecure));
        }
        let Some(model) = self.model_of(phone) else { return Ok(Handed::Refused(Reason::UnknownModel)) };
        let given = self.render(phone, model).await?;
        if reason == Reason::Window {
            if !self.portal.store.bind_phone(&self.binding(phone, model)).await? {
                return Ok(Handed::Lost);
            }
            let news = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: phone.mac.clone() };
            self.portal.events.publish(News::Phone(news));
        }
        Ok(Handed::File(given, reason))
    }

    /// A telephone at its own address.
    async fn with_credentials(&self, token: &Token) -> Given {
        let token_hash = token_hash(token.expose());
        let firmware = self.fetch.identity.firmware.as_deref();
        let said = self.said().map(Model::id);
        let moment = self.portal.configurations.moment();
        let phone = self.portal.store.find_phone_by_token_hash(&token_hash).await?;
        let Some(phone) = phone.filter(|phone| phone.bound_at.is_some()) else {
            // A token that is nobody's is as none: a telephone whose window was opened again comes with the one it had.
            return match self.phone_asked() {
                Some(mac) => self.without_credentials(mac).await,
                None => self.shared_file().await,
            };
        };
        let Some(mac) = self.phone_asked() else {
            let (given, reason) = self.render_shared()?;
            self.write(&phone, reason, given.as_ref(), self.said());
            return Ok(given);
        };
        if *mac != phone.mac {
            return Ok(self.refuse(&phone, Reason::NoCredentials));
        }
        if !self.is_private {
            return Ok(self.refuse(&phone, Reason::Insecure));
        }
        let Some(model) = self.model_of(&phone) else { return Ok(self.refuse(&phone, Reason::UnknownModel)) };
        let own = self.render(&phone, model).await?;
        if phone.confirmed_at.is_none() {
            let is_first = self.portal.store.confirm_phone(&self.binding(&phone, model)).await?;
            // Confirmed already by a request at the same moment, or re-opened: then the token opens nothing any more.
            if !is_first && self.portal.store.find_phone_by_token_hash(&token_hash).await?.is_none() {
                return Ok(None);
            }
        }
        let warning = self.warning_change(&phone, Reason::Credentials, said);
        // What the journal couldn't take is handed to it again when the telephone comes back.
        if self.write_file(&phone, Reason::Credentials, &own)? {
            let prepared = Prepared::new(&phone, said, firmware, warning, own.given.clone());
            self.portal.configurations.keep(token_hash, Arc::new(prepared), moment);
        }
        Ok(Some(own.given))
    }

    /// The model: what the request says, else what was learnt, else what was registered; and for a model that has no file
    /// the one that stands for the vendor's others.
    fn model_of(&self, phone: &ProvisionedPhone) -> Option<&'static Model> {
        let catalogue = Catalogue::bundled();
        let known = known_model(phone);
        let vendor = self.fetch.identity.vendor;
        let is_likely = |model: &&Model| !self.is_unknown() || Some(model.vendor()) == vendor;
        let fallback = || catalogue.find_fallback(vendor?);
        self.said().or(known.filter(is_likely)).or_else(fallback)
    }

    /// What is learnt of the telephone: that another model stands for its own is not.
    fn learnt<'m>(&self, model: Option<&'m Model>) -> Option<&'m Model> {
        model.filter(|_| !self.is_unknown())
    }

    /// Whether it names a model that has no file.
    fn is_unknown(&self) -> bool {
        self.fetch.identity.model.is_some() && self.said().is_none()
    }

    async fn render(&self, phone: &ProvisionedPhone, model: &'static Model) -> Result<OwnFile, Error> {
        let configuration = self.portal.configuration(phone, model).await?;
        let body = render_phone(model, self.firmware_of(phone), &configuration).map_err(Error::internal)?;
        Ok(OwnFile { given: GivenFile::of(model, body), model, modules: configuration.expansion_modules })
    }

    /// The firmware: what the request says, else what was learnt.
    fn firmware_of<'p>(&'p self, phone: &'p ProvisionedPhone) -> Option<&'p str> {
        self.fetch.identity.firmware.as_deref().or(phone.firmware.as_deref())
    }

    fn binding(&self, phone: &ProvisionedPhone, model: &Model) -> Binding {
        Binding {
            phone_id: phone.id,
            token_hash: phone.token_hash.clone(),
            at: self.now,
            address: self.fetch.address.ip.to_string(),
            model: self.learnt(Some(model)).map(|model| model.id().to_owned()),
            firmware: self.fetch.identity.firmware.clone(),
        }
    }
}

enum Handed {
    File(OwnFile, Reason),
    Refused(Reason),
    /// Somebody else was served first.
    Lost,
}
