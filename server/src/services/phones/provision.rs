//! Answers the fetches of phones, by the states of a phone.
//!
//! `unknown → open (48 h) → bound`: the first fetch inside the window gets the phone's own address under `/sip-ps/` and
//! closes the generic address. Until the phone has fetched from its own address, the network address that was served
//! may fetch again while the window lasts. All refusals look the same from outside.

mod record;
mod visit;

pub use visit::Fetch;

use crate::{
    error::Error,
    portal::Portal,
    services::{configuration, model::first_model, phone_secrets::token_hash},
    state::{
        configuration_cache::{PhoneFile, Prepared},
        events::{News, PhoneNews},
    },
};
use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use portal_api::{Mac, Networks, phone::Reason};
use portal_protocols::Subscriber;
use portal_provisioning::{FileKind, Model, PREFIX, Token, gigaset_chain, render_common, render_phone};
use portal_store::{BindOutcome, Binding, FetchWindow, HandOverRule, ProvisionedPhone};
use record::{OwnFile, RequestRecord};
use std::{net::IpAddr, sync::Arc};
use visit::Visit;

/// The language of a file that isn't for one phone.
const LANGUAGE: &str = "fr";

/// How long hand-overs to a source are counted.
const HAND_OVERS_FOR: SignedDuration = SignedDuration::from_hours(24);
/// The maximum numbers of hand-overs to a source within that time, when the source is not one reseller's workshop.
/// Several customers can share an address, at a carrier or in a building; an attacker who collects phones gets many
/// phones of many resellers.
const HAND_OVERS: HandOverRule = HandOverRule { since: Timestamp::UNIX_EPOCH, resellers: 3, phones: 20, others: 5 };

/// The result of a fetch: a file, or the same refusal for every reason.
pub type FetchResult = Result<Option<PhoneFile>, Error>;

/// Returns a rendered file with the media type of its vendor.
fn file_of(model: &Model, body: Vec<u8>) -> PhoneFile {
    // Without spare capacity: the file may be cached, and the cache counts its length only.
    let body = body.into_boxed_slice().into();
    PhoneFile { body, content_type: model.vendor().format().content_type() }
}

/// Returns the cached file of a phone that has fetched before. It needs no database and doesn't wait.
pub fn fetch_prepared(portal: &Portal, fetch: &Fetch) -> Option<PhoneFile> {
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
    visit.write_line(RequestRecord {
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

/// Answers a fetch. It only reads, except for the two steps of binding, which are committed before the answer is sent.
pub async fn fetch(portal: &Portal, fetch: &Fetch) -> FetchResult {
    let visit = Visit::of(portal, fetch);
    let asked = &fetch.identity.asked;
    match (&asked.token, visit.phone_asked()) {
        (Some(token), _) => visit.with_credentials(token).await,
        (None, Some(mac)) => visit.without_credentials(mac).await,
        (None, None) => visit.shared_file(),
    }
}

impl Visit<'_> {
    /// Answers a request for a file without secrets, the same for all phones of a model, or for an optional file that
    /// doesn't exist.
    fn shared_file(&self) -> FetchResult {
        let (given, reason) = self.render_shared()?;
        if let Some(mac) = self.fetch.identity.mac.as_ref() {
            let standing = self.portal.misses.ask(self.fetch.address.ip, mac, self.now);
            self.note_unproven(mac, standing, Some(reason), given.as_ref());
        }
        Ok(given)
    }

    fn render_shared(&self) -> Result<(Option<PhoneFile>, Reason), Error> {
        Ok(match (self.fetch.identity.asked.file.kind(), self.said()) {
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

    /// Answers a phone that uses the generic address. A refusal takes the same steps and the same time, whether the
    /// phone is registered or not: what is recorded of the request is decided after the answer.
    async fn without_credentials(&self, mac: &Mac) -> FetchResult {
        let standing = self.portal.misses.ask(self.fetch.address.ip, mac, self.now);
        let window = self.portal.store.find_fetch_window(mac, &self.fetch.address.ip.to_string(), self.now).await?;
        let refusal = window.as_ref().and_then(|window| self.refusal(window));
        let window = window.filter(|window| window.is_open);
        let reason = match (&window, refusal) {
            _ if standing.is_blocked => Some(Reason::Blocked),
            (None, _) => None,
            (Some(_), Some(reason)) => Some(reason),
            (Some(_), None) if self.is_blocked_after_all(mac).await? => Some(Reason::Blocked),
            (Some(window), None) => match self.hand_over(mac, self.rule(window)).await? {
                HandOverOutcome::File(given) => return Ok(Some(given)),
                HandOverOutcome::Refused(reason) => Some(reason),
            },
        };
        self.note_unproven(mac, standing, reason, None);
        Ok(None)
    }

    /// Returns why an open window doesn't admit this request, or none when it does.
    fn refusal(&self, window: &FetchWindow) -> Option<Reason> {
        let known = first_model([&window.model, &window.registered_model]);
        if !self.is_private {
            Some(Reason::Insecure)
        } else if !is_within(&window.networks, self.fetch.address.ip) {
            Some(Reason::OtherNetwork)
        } else if self.model_among(known).is_none() {
            Some(Reason::UnknownModel)
        } else {
            None
        }
    }

    /// Whether the source is blocked, after checking which of the other addresses that it asked for just now are
    /// registered.
    async fn is_blocked_after_all(&self, mac: &Mac) -> Result<bool, Error> {
        let (misses, address) = (&self.portal.misses, self.fetch.address.ip);
        let mut pending = misses.pending(address);
        pending.retain(|other| other != mac);
        if !pending.is_empty() {
            let registered = self.portal.store.find_requested_phones(&pending).await?;
            for other in pending {
                if registered.contains_key(&other) {
                    misses.forgive(Subscriber::of(address), &other);
                } else {
                    misses.miss(Subscriber::of(address), &other, self.now);
                }
            }
        }
        Ok(misses.is_blocked(address, self.now))
    }

    /// Returns the limits of hand-overs to one source. A window with networks has no limit: its owner said that the
    /// source is right.
    fn rule(&self, window: &FetchWindow) -> Option<HandOverRule> {
        window.networks.is_empty().then(|| HandOverRule { since: self.now - HAND_OVERS_FOR, ..HAND_OVERS })
    }

    /// Hands a phone its credentials: once, or again to the same network address until the phone has used them.
    async fn hand_over(&self, mac: &Mac, rule: Option<HandOverRule>) -> Result<HandOverOutcome, Error> {
        for _ in 0..2 {
            let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else { break };
            let address = self.fetch.address.ip.to_string();
            let is_in_time = self.now < phone.window_until;
            let reason = match (phone.bound_at, phone.confirmed_at) {
                (None, _) if is_in_time => Reason::Window,
                (None, _) => return Ok(HandOverOutcome::Refused(Reason::Expired)),
                (Some(_), None) if is_in_time && phone.bound_address.as_ref() == Some(&address) => Reason::Retry,
                (Some(_), _) => return Ok(HandOverOutcome::Refused(Reason::NoCredentials)),
            };
            let Some(model) = self.model_of(&phone) else { return Ok(HandOverOutcome::Refused(Reason::UnknownModel)) };
            let own = self.render(&phone, model).await?;
            if reason == Reason::Window {
                match self.bind(&phone, model, rule).await? {
                    BindOutcome::Done => {}
                    BindOutcome::Refused => return Ok(HandOverOutcome::Refused(Reason::ManyResellers)),
                    // When the other request was the same phone's, this one is its retry.
                    BindOutcome::Lost => continue,
                }
            }
            self.write_file(&phone, reason, &own)?;
            return Ok(HandOverOutcome::File(own.given));
        }
        Ok(HandOverOutcome::Refused(Reason::NoCredentials))
    }

    async fn bind(
        &self,
        phone: &ProvisionedPhone,
        model: &Model,
        rule: Option<HandOverRule>,
    ) -> Result<BindOutcome, Error> {
        let bound = self.portal.store.bind_phone(&self.binding(phone, model), rule).await?;
        if bound == BindOutcome::Done {
            let news = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: phone.mac.clone() };
            self.portal.events.publish(News::Phone(news));
        }
        Ok(bound)
    }

    /// Answers a phone at its own address.
    async fn with_credentials(&self, token: &Token) -> FetchResult {
        let token_hash = token_hash(token.expose());
        let firmware = self.fetch.identity.firmware.as_deref();
        let said = self.said().map(Model::id);
        let moment = self.portal.configurations.moment();
        let phone = self.portal.store.find_phone_by_token_hash(&token_hash).await?;
        let Some(phone) = phone.filter(|phone| phone.bound_at.is_some()) else {
            // An unknown token is treated like a missing one: a phone whose window was re-opened still sends its
            // previous token.
            return match self.phone_asked() {
                Some(mac) => self.without_credentials(mac).await,
                None => self.shared_file(),
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
            // Another request confirmed the phone at the same moment, or the phone was re-opened: then the token is no
            // longer valid.
            if !is_first && self.portal.store.find_phone_by_token_hash(&token_hash).await?.is_none() {
                return Ok(None);
            }
        }
        let warning = self.warning_change(&phone, Reason::Credentials, said);
        // What the journal could not take is written at the phone's next fetch, so then the file isn't cached.
        if self.write_file(&phone, Reason::Credentials, &own)? {
            let prepared = Prepared::new(&phone, said, firmware, warning, own.given.clone());
            self.portal.configurations.keep(token_hash, Arc::new(prepared), moment);
        }
        Ok(Some(own.given))
    }

    async fn render(&self, phone: &ProvisionedPhone, model: &'static Model) -> Result<OwnFile, Error> {
        let configuration = configuration::assemble(self.portal, phone, model).await?;
        let body = render_phone(model, self.firmware_of(phone), &configuration).map_err(Error::internal)?;
        Ok(OwnFile { given: file_of(model, body), model, modules: configuration.expansion_modules })
    }

    fn binding(&self, phone: &ProvisionedPhone, model: &Model) -> Binding {
        Binding {
            phone_id: phone.id,
            token_hash: phone.token_hash.clone(),
            at: self.now,
            address: self.fetch.address.ip.to_string(),
            source: Subscriber::of(self.fetch.address.ip).to_string(),
            model: self.learnt(Some(model)).map(|model| model.id().to_owned()),
            firmware: self.fetch.identity.firmware.clone(),
        }
    }
}

enum HandOverOutcome {
    File(PhoneFile),
    Refused(Reason),
}

/// Whether a first fetch may come from an address: from one of the lists, or from anywhere when there is no list.
fn is_within(networks: &[Networks], address: IpAddr) -> bool {
    networks.is_empty() || networks.iter().any(|networks| networks.contains(address))
}
