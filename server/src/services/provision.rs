//! What a telephone that asks is given: the rules of its life.
//!
//! `unknown → open (48 h) → bound`: the first fetch inside the window hands over the telephone's own address under
//! `/sip-ps/` and closes the generic one; until the telephone has come back to its own, the network address that was
//! served may fetch again while the window lasts. Everything refused looks the same from outside.

use crate::{
    error::Error,
    http::{client_address::ClientAddress, sip_ps::PREFIX},
    portal::Portal,
    services::{
        configuration_cache::Prepared,
        journal::{self, Entry},
    },
    settings::{SipTransport, phones::PARIS},
};
use bytes::Bytes;
use jiff::Timestamp;
use portal_api::{
    Mac, Secret,
    phone::{PhoneRequest, PhoneWarning, Reason},
};
use portal_provisioning::{
    Account, Asked, Catalogue, Certificates, File, Model, PhoneConfiguration, Provisioning, Server, TimeZone, Token,
    Transport, UserAgent, journal_name, render_common, render_phone,
};
use portal_store::{Binding, NewPhoneRequest, NewSecrets, ProvisionedPhone, WarningChange};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// How much of a User-Agent is kept, in characters.
const USER_AGENT_LIMIT: usize = 200;
/// How long a registration lasts, in seconds.
const REGISTRATION: u32 = 3_600;
/// What telephones speak.
const LANGUAGE: &str = "fr";

/// A request under `/sip-ps/` that fits the grammar.
#[derive(Debug)]
pub struct Fetch {
    /// What it asks for.
    pub asked: Asked,
    /// From where.
    pub address: ClientAddress,
    /// What it says it is, as sent.
    pub user_agent: String,
}

/// What a fetch gets: a file or, whatever the reason, the one refusal.
pub type Given = Result<Option<Bytes>, Error>;

/// The file of a telephone that has been here before, if it is at hand: without the database, and without waiting.
pub fn fetch_prepared(portal: &Portal, fetch: &Fetch) -> Option<Bytes> {
    let (Some(token), File::Mac(mac)) = (&fetch.asked.token, &fetch.asked.file) else { return None };
    let visit = Visit::of(portal, fetch);
    if !visit.is_private {
        return None;
    }
    let said = Catalogue::bundled().find_by_user_agent(&visit.agent).map(Model::id);
    let prepared = portal.configurations.find(&token_hash(token.expose()), said, visit.agent.firmware.as_deref())?;
    if prepared.mac != *mac {
        return None;
    }
    let (phone_id, client_id) = (prepared.phone_id, prepared.client_id);
    visit.write_line(phone_id, client_id, mac, Reason::Credentials, Some(&prepared.body), said, prepared.warning);
    Some(prepared.body.clone())
}

/// Answers a fetch. Reads only, but for the two steps of binding, which are committed before the answer leaves.
pub async fn fetch(portal: &Portal, fetch: &Fetch) -> Given {
    let visit = Visit::of(portal, fetch);
    match (&fetch.asked.token, &fetch.asked.file) {
        (Some(token), file) => visit.with_credentials(token, file).await,
        (None, File::Mac(mac)) => visit.without_credentials(mac).await,
        (None, file) => visit.shared_file(file).await,
    }
}

/// A fetch with what is known of it.
struct Visit<'a> {
    portal: &'a Portal,
    fetch: &'a Fetch,
    agent: UserAgent,
    now: Timestamp,
    is_private: bool,
}

impl<'a> Visit<'a> {
    fn of(portal: &'a Portal, fetch: &'a Fetch) -> Self {
        Self {
            portal,
            fetch,
            agent: UserAgent::parse(&fetch.user_agent),
            now: portal.clock.now(),
            is_private: fetch.address.is_secure || fetch.address.is_loopback,
        }
    }
}

impl Visit<'_> {
    /// A file without secrets, the same for every telephone of a model; and names that telephones try in vain.
    async fn shared_file(&self, file: &File) -> Given {
        let (body, reason) = self.render_shared(file)?;
        if let Some(mac) = file.mac().or(self.agent.mac.as_ref())
            && !self.portal.misses.is_blocked(self.fetch.address.ip, self.now)
            && let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await?
        {
            self.write(&phone, reason, body.as_ref(), self.model_of_file(file));
        }
        Ok(body)
    }

    fn render_shared(&self, file: &File) -> Result<(Option<Bytes>, Reason), Error> {
        Ok(match (file, self.model_of_file(file)) {
            (File::Common { .. }, Some(model)) => {
                let body = render_common(model, self.agent.firmware.as_deref(), LANGUAGE).map_err(Error::internal)?;
                (Some(body.into()), Reason::SharedFile)
            }
            (File::Common { .. }, None) => (None, Reason::UnknownModel),
            _ => (None, Reason::OptionalFile),
        })
    }

    /// A telephone that knows nothing but the address that all are given.
    async fn without_credentials(&self, mac: &Mac) -> Given {
        let is_blocked = self.portal.misses.is_blocked(self.fetch.address.ip, self.now);
        let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else {
            self.portal.misses.miss(self.fetch.address.ip, mac, self.now);
            self.portal.journal.write(Entry::Unknown { address: self.fetch.address.ip, at: self.now });
            return Ok(None);
        };
        if is_blocked {
            return Ok(self.refuse(&phone, Reason::Blocked));
        }
        match self.hand_over(&phone).await? {
            Handed::File(body, reason) => {
                self.write(&phone, reason, Some(&body), self.model_of(&phone));
                Ok(Some(body))
            }
            Handed::Refused(reason) => Ok(self.refuse(&phone, reason)),
            Handed::Lost => {
                let Some(phone) = self.portal.store.find_phone_for_provisioning(mac).await? else { return Ok(None) };
                Ok(self.refuse(&phone, Reason::NoCredentials))
            }
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
        let body = self.render(phone, model)?;
        if reason == Reason::Window {
            if !self.portal.store.bind_phone(&self.binding(phone, model)).await? {
                return Ok(Handed::Lost);
            }
            self.portal.events.publish(phone.client_id, phone.mac.clone());
        }
        Ok(Handed::File(body, reason))
    }

    /// A telephone at its own address.
    async fn with_credentials(&self, token: &Token, file: &File) -> Given {
        let token_hash = token_hash(token.expose());
        let firmware = self.agent.firmware.as_deref();
        let said = Catalogue::bundled().find_by_user_agent(&self.agent).map(Model::id);
        let moment = self.portal.configurations.moment();
        let phone = self.portal.store.find_phone_by_token_hash(&token_hash).await?;
        let Some(phone) = phone.filter(|phone| phone.bound_at.is_some()) else {
            // A token that is nobody's is as none: a telephone whose window was opened again comes with the one it had.
            return match file {
                File::Mac(mac) => self.without_credentials(mac).await,
                file => self.shared_file(file).await,
            };
        };
        let mac = match file {
            File::Mac(mac) => mac,
            file => {
                let (body, reason) = self.render_shared(file)?;
                self.write(&phone, reason, body.as_ref(), self.model_of_file(file));
                return Ok(body);
            }
        };
        if *mac != phone.mac {
            return Ok(self.refuse(&phone, Reason::NoCredentials));
        }
        if !self.is_private {
            return Ok(self.refuse(&phone, Reason::Insecure));
        }
        let Some(model) = self.model_of(&phone) else { return Ok(self.refuse(&phone, Reason::UnknownModel)) };
        let body = self.render(&phone, model)?;
        if phone.confirmed_at.is_none() {
            let is_first = self.portal.store.confirm_phone(&self.binding(&phone, model)).await?;
            // Confirmed already by a request at the same moment, or re-opened: then the token opens nothing any more.
            if !is_first && self.portal.store.find_phone_by_token_hash(&token_hash).await?.is_none() {
                return Ok(None);
            }
        }
        let warning = warning_change(&phone, Reason::Credentials, said);
        let prepared = Prepared::new(&phone, said, firmware, warning, body.clone());
        self.portal.configurations.keep(token_hash, Arc::new(prepared), moment);
        self.write(&phone, Reason::Credentials, Some(&body), Some(model));
        Ok(Some(body))
    }

    /// The model: what the request says, else what was learnt, else what was registered.
    fn model_of(&self, phone: &ProvisionedPhone) -> Option<&'static Model> {
        let catalogue = Catalogue::bundled();
        catalogue
            .find_by_user_agent(&self.agent)
            .or_else(|| catalogue.find(phone.model.as_deref()?))
            .or_else(|| catalogue.find(phone.registered_model.as_deref()?))
    }

    fn model_of_file(&self, file: &File) -> Option<&'static Model> {
        let catalogue = Catalogue::bundled();
        match file.code() {
            Some(code) => catalogue.find_by_code(code),
            None => catalogue.find_by_user_agent(&self.agent),
        }
    }

    fn render(&self, phone: &ProvisionedPhone, model: &Model) -> Result<Bytes, Error> {
        let configuration = self.portal.configuration(phone)?;
        let firmware = self.agent.firmware.as_deref().or(phone.firmware.as_deref());
        Ok(render_phone(model, firmware, &configuration).map_err(Error::internal)?.into())
    }

    fn refuse(&self, phone: &ProvisionedPhone, reason: Reason) -> Option<Bytes> {
        self.write(phone, reason, None, self.model_of_file(&self.fetch.asked.file));
        None
    }

    fn write(&self, phone: &ProvisionedPhone, reason: Reason, body: Option<&Bytes>, model: Option<&Model>) {
        let said = model.map(Model::id);
        let warning = warning_change(phone, reason, said);
        self.write_line(phone.id, phone.client_id, &phone.mac, reason, body, said, warning);
    }

    #[expect(clippy::too_many_arguments, reason = "a line of the journal has that many columns")]
    fn write_line(
        &self,
        phone_id: i64,
        client_id: i64,
        mac: &Mac,
        reason: Reason,
        body: Option<&Bytes>,
        model: Option<&str>,
        warning: WarningChange,
    ) {
        let request = NewPhoneRequest {
            phone_id,
            request: PhoneRequest {
                at: self.now,
                address: self.fetch.address.ip.to_string(),
                file: journal_name(&self.fetch.asked.file),
                user_agent: kept_user_agent(&self.fetch.user_agent),
                status: if body.is_some() { 200 } else { 404 },
                reason,
                size: body.map_or(0, |body| body.len() as u64),
            },
            model: model.map(str::to_owned),
            firmware: self.agent.firmware.clone(),
            warning,
        };
        self.portal.journal.write(Entry::Request { client_id, mac: mac.clone(), request: Box::new(request) });
    }

    fn binding(&self, phone: &ProvisionedPhone, model: &Model) -> Binding {
        Binding {
            phone_id: phone.id,
            token_hash: phone.token_hash.clone(),
            at: self.now,
            address: self.fetch.address.ip.to_string(),
            model: Some(model.id().to_owned()),
            firmware: self.agent.firmware.clone(),
        }
    }
}

/// What a request does to the warning on the telephone's page; `said` is the model it says it is.
fn warning_change(phone: &ProvisionedPhone, reason: Reason, said: Option<&str>) -> WarningChange {
    let is_other = |said| phone.registered_model.as_deref().is_some_and(|registered| registered != said);
    match journal::warning(reason, phone.bound_at.is_some()) {
        Some(warning) => WarningChange::Set(warning),
        // A file that isn't there says nothing new: it must not hide what is wrong.
        None if reason == Reason::OptionalFile => WarningChange::Keep,
        None if said.is_some_and(is_other) => WarningChange::Set(PhoneWarning::OtherModel),
        // It has its own file: whatever was wrong is mended.
        None if reason.is_granted() && reason != Reason::SharedFile => WarningChange::Clear,
        None => WarningChange::Keep,
    }
}

enum Handed {
    File(Bytes, Reason),
    Refused(Reason),
    /// Somebody else was served first.
    Lost,
}

/// What the journal keeps of a User-Agent.
fn kept_user_agent(text: &str) -> String {
    if text.len() <= USER_AGENT_LIMIT && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return text.to_owned();
    }
    text.chars().filter(|character| !character.is_control()).take(USER_AGENT_LIMIT).collect()
}

/// What the database finds a telephone's token by.
pub fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// What a sealed secret belongs to: moved to another telephone or column, it doesn't open.
fn purpose(mac: &Mac, secret: &str) -> String {
    format!("phone/{mac}/{secret}")
}

impl Portal {
    /// Draws a telephone's secrets: its address under `/sip-ps/`, its SIP password, its web page's password.
    pub fn draw_secrets(&self, mac: &Mac) -> Result<NewSecrets, Error> {
        let token = self.randomness.token().map_err(Error::internal)?;
        let seal = |secret: &str, name: &str| {
            self.sealer.seal(secret.as_bytes(), purpose(mac, name).as_bytes()).map_err(Error::internal)
        };
        Ok(NewSecrets {
            token_hash: token_hash(&token).into(),
            sealed_token: seal(&token, "token")?.into(),
            sealed_sip_password: seal(&self.randomness.password().map_err(Error::internal)?, "sip")?.into(),
            sealed_admin_password: seal(&self.randomness.password().map_err(Error::internal)?, "admin")?.into(),
        })
    }

    /// Opens a telephone's secrets and puts its configuration together.
    fn configuration(&self, phone: &ProvisionedPhone) -> Result<PhoneConfiguration, Error> {
        let open = |sealed: &[u8], name: &str| -> Result<Secret, Error> {
            let opened = self.sealer.open(sealed, purpose(&phone.mac, name).as_bytes()).map_err(Error::internal)?;
            Ok(Secret::new(str::from_utf8(&opened).map_err(Error::internal)?))
        };
        let number = phone.number.clone().ok_or_else(|| Error::internal("a telephone without a line was served"))?;
        let token = open(phone.sealed_token.as_bytes(), "token")?;
        let settings = &self.settings;
        let transport = match settings.phones.sip_transport {
            SipTransport::Udp => Transport::Udp,
            SipTransport::Tcp => Transport::Tcp,
            SipTransport::Tls => Transport::Tls,
        };
        let port = settings.phones.sip_server.port.unwrap_or(if transport == Transport::Tls { 5061 } else { 5060 });
        let label = phone.line_name.clone().unwrap_or_else(|| number.to_string());
        Ok(PhoneConfiguration {
            mac: phone.mac.clone(),
            account: Account {
                label: label.clone(),
                display_name: label,
                // Each telephone of a line registers with a password of its own, so it says which one it is.
                auth_name: format!("{number}-{}", phone.mac.lower()),
                password: open(phone.sealed_sip_password.as_bytes(), "sip")?,
                server: Server { host: settings.phones.sip_server.host.to_string(), port },
                transport,
                outbound_proxy: None,
                expiry_seconds: REGISTRATION,
                number,
            },
            voicemail_number: settings.phones.voicemail_number.clone(),
            provisioning: Provisioning {
                url: Secret::new(format!("{}{PREFIX}{}/", settings.public_url, token.expose())),
                minutes: settings.phones.repoll_minutes,
                certificates: Certificates::All,
            },
            admin_password: open(phone.sealed_admin_password.as_bytes(), "admin")?,
            ntp_server: settings.phones.ntp_server.to_string(),
            time_zone: TimeZone::parse(&settings.phones.time_zone).map_err(Error::internal)?,
            time_zone_name: (settings.phones.time_zone == PARIS).then(|| "France(Paris)".to_owned()),
            language: LANGUAGE.to_owned(),
        })
    }
}
