//! The configuration of one phone: its line, its secrets, and the effective values of its settings and keys.

use crate::{
    error::Error,
    portal::Portal,
    services::{
        directory::{Directory, directory_url},
        key,
        phone_secrets::{self, user_password},
        setting::layers,
    },
    settings::{SipTransport, phones::PARIS},
};
use portal_api::{Language, Secret};
use portal_provisioning::{
    Account, AuthorityFile, Certificates, KeyGroup, Model, PREFIX, PhoneConfiguration, Provisioning, Server, TimeZone,
    Token, Transport,
    configuration::{LdapDirectory, LdapSecurity, Phonebook, Phonebooks},
    phonebook::address,
    settings::{self, EffectiveValue, Layer, Scope as LayerScope, SettingId, SettingsTree, Value, effective_value},
    time_zone::find_zone,
};
use portal_store::{ProvisionedPhone, StoredKeys};
use std::collections::BTreeMap;

/// The base DN of the directory's entries.
pub const LDAP_BASE: &str = "dc=portal";

/// The layers of a phone, which determine the effective values of its settings.
struct EffectiveValues<'a>(&'a [Layer]);

impl<'a> EffectiveValues<'a> {
    fn find(&self, id: &str) -> Option<EffectiveValue<'a>> {
        let setting = SettingsTree::bundled().find(id)?;
        Some(effective_value(setting, self.0, settings::Caller::reader()))
    }

    fn value(&self, id: &str) -> Option<&'a Value> {
        self.find(id).map(|effective| effective.value)
    }

    /// Returns the effective values of all settings that some layer sets.
    fn all_set(&self) -> BTreeMap<SettingId, Value> {
        let ids = self.0.iter().flat_map(|layer| layer.values.keys());
        ids.filter_map(|id| Some((id.clone(), self.value(id.as_str())?.clone()))).collect()
    }

    fn text(&self, id: &str) -> &'a str {
        match self.value(id) {
            Some(Value::Text(text) | Value::Choice(text)) => text,
            _ => "",
        }
    }

    fn number<T: TryFrom<i64>>(&self, id: &str, default: T) -> T {
        match self.value(id) {
            Some(Value::Integer(number)) => T::try_from(*number).unwrap_or(default),
            _ => default,
        }
    }

    fn secret(&self, id: &str) -> Secret {
        match self.value(id) {
            Some(Value::Secret(secret)) => secret.clone(),
            _ => Secret::new(""),
        }
    }

    fn is_on(&self, id: &str) -> bool {
        matches!(self.value(id), Some(Value::Switch(true)))
    }

    fn list(&self, id: &str) -> Vec<String> {
        match self.value(id) {
            Some(Value::Order(ids)) => ids.clone(),
            _ => Vec::new(),
        }
    }

    /// Returns the scope that the effective value comes from.
    fn origin(&self, id: &str) -> Option<LayerScope> {
        self.find(id).map(|effective| effective.origin)
    }

    /// Whether a person set the value, at any scope of the platform.
    fn is_set(&self, id: &str) -> bool {
        self.find(id).is_some_and(|effective| effective.origin != LayerScope::Model)
    }
}

/// Converts the transport of the server's settings.
fn configured_transport(transport: SipTransport) -> Transport {
    match transport {
        SipTransport::Udp => Transport::Udp,
        SipTransport::Tcp => Transport::Tcp,
        SipTransport::Tls => Transport::Tls,
    }
}

/// Returns the usual SIP port of a transport; 0 when the phone looks the port up in DNS.
fn default_port(transport: Transport) -> u16 {
    match transport {
        Transport::Udp | Transport::Tcp => 5_060,
        Transport::Tls => 5_061,
        Transport::Naptr => 0,
    }
}

/// Opens a phone's secrets and assembles its configuration.
///
/// Errors: `Internal` when a secret can't be opened, or the phone has no line.
pub async fn assemble(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<PhoneConfiguration, Error> {
    let open = |sealed, name| phone_secrets::open(portal, &phone.mac, sealed, name);
    let number = phone.number.clone().ok_or_else(|| Error::internal("a phone without a line was served"))?;
    let token = open(&phone.sealed_token, "token")?;
    let layers = layers::of_phone(portal, phone, model).await?;
    let effective = EffectiveValues(&layers);
    let admin_password = open(&phone.sealed_admin_password, "admin")?;
    let keys = match phone.line_id.filter(|_| phone.has_keys) {
        Some(line_id) => portal.store.list_keys(line_id, model.id()).await?,
        None => StoredKeys { version: 0, keys: Vec::new() },
    };
    let keys = if phone.line_id.is_some() { key::read_stored(&keys, model) } else { BTreeMap::new() };
    // The file contains all keys of every module that this file or an earlier file configures, unused keys too:
    // otherwise the phone keeps its old keys.
    let modules = keys.keys().filter(|key| key.group == KeyGroup::Expansion).map(|key| key.module).max();
    let modules = modules.unwrap_or_default().max(phone.modules);
    // A model without this setting only has UDP.
    let has_transport_setting = model.settings().contains("sip.transport");
    let transport = match effective.text("sip.transport") {
        _ if !has_transport_setting => Transport::Udp,
        "tcp" => Transport::Tcp,
        "tls" => Transport::Tls,
        "dns" => Transport::Naptr,
        _ => Transport::Udp,
    };
    let sip_server = &portal.settings.phones.sip_server;
    // The port in the server's settings applies only to the transport in the server's settings.
    let is_configured_transport = transport == configured_transport(portal.settings.phones.sip_transport);
    let port = sip_server.port.filter(|_| is_configured_transport).unwrap_or(default_port(transport));
    let name = phone.line_name.clone().unwrap_or_else(|| number.to_string());
    let text_or_name = |id: &str| Some(effective.text(id)).filter(|text| !text.is_empty()).unwrap_or(&name).to_owned();
    let proxy = Some(effective.text("sip.outbound_proxy.host")).filter(|host| !host.is_empty());
    let (time_zone, time_zone_name) = time_zone(portal, &effective, model)?;
    Ok(PhoneConfiguration {
        mac: phone.mac.clone(),
        account: Account {
            label: text_or_name("line.label"),
            display_name: text_or_name("line.display_name"),
            // Each phone of a line registers with its own password, so its authentication name identifies the phone.
            auth_name: format!("{number}-{}", phone.mac.lower()),
            password: open(&phone.sealed_sip_password, "sip")?,
            server: Server { host: sip_server.host.to_string(), port },
            transport,
            outbound_proxy: proxy.map(|host| Server {
                host: host.to_owned(),
                port: if effective.is_set("sip.outbound_proxy.port") {
                    effective.number("sip.outbound_proxy.port", default_port(transport))
                } else {
                    default_port(transport)
                },
            }),
            expiry_seconds: effective.number("sip.expiry_seconds", 3_600),
            number,
        },
        voicemail_number: Some(effective.text("voicemail.number").to_owned()).filter(|number| !number.is_empty()),
        provisioning: Provisioning {
            url: Secret::new(format!("{}{PREFIX}{}/", portal.settings.public_url, token.expose())),
            minutes: effective.number("provisioning.minutes", portal.settings.phones.repoll_minutes),
            certificates: Certificates::All,
        },
        user_password: user_password(&admin_password),
        admin_password,
        ntp_server: effective.text("time.ntp_server").to_owned(),
        time_zone,
        time_zone_name,
        language: effective.text("language.screen").to_owned(),
        codecs: effective.list("codec.order"),
        settings: effective.all_set(),
        expansion_modules: modules,
        keys,
        pickup_code: effective.text("pickup.direct_code").to_owned(),
        phonebooks: phonebooks(portal, &effective, token.expose(), model),
        ldap: ldap(portal, &effective, phone, token.expose()),
        authorities_url: authority_url(portal, model),
        commportal_url: Some(portal.settings.public_url.to_string()),
    })
}

/// Returns a directory's name on the phone's screen, and the screen's language; English when the portal has no texts in
/// that language.
pub async fn directory_texts(
    portal: &Portal,
    phone: &ProvisionedPhone,
    model: &Model,
    directory: Directory,
) -> Result<(String, Language), Error> {
    let layers = layers::of_phone(portal, phone, model).await?;
    let effective = EffectiveValues(&layers);
    let language = match effective.text("language.screen") {
        "fr" => Language::Fr,
        _ => Language::En,
    };
    Ok((effective.text(directory.label_setting()).to_owned(), language))
}

/// Returns the interval in which a phone fetches its configuration, in minutes; none for a model that fetches it only
/// when it restarts.
pub async fn poll_minutes(portal: &Portal, phone: &ProvisionedPhone, model: &Model) -> Result<Option<u16>, Error> {
    if !model.settings().contains("provisioning.minutes") {
        return Ok(None);
    }
    let layers = layers::of_phone(portal, phone, model).await?;
    Ok(Some(EffectiveValues(&layers).number("provisioning.minutes", portal.settings.phones.repoll_minutes)))
}

/// Returns the address of the CA certificate that the phone must trust, when the portal has such a certificate.
fn authority_url(portal: &Portal, model: &Model) -> Option<String> {
    portal.authority.as_ref()?;
    Some(format!("{}{PREFIX}{}", portal.settings.public_url, AuthorityFile::of(model.vendor()).name()))
}

/// Returns the directories that the phone fetches, with their names from the settings.
fn phonebooks(portal: &Portal, effective: &EffectiveValues<'_>, token: &str, model: &Model) -> Option<Phonebooks> {
    let token = Token::parse(token).filter(|_| effective.is_on("phonebook.enable"))?;
    let phonebook = |directory: Directory| Phonebook {
        name: effective.text(directory.label_setting()).to_owned(),
        url: Secret::new(address(model.vendor(), &directory_url(portal, &token, directory))),
    };
    Some(Phonebooks { contacts: phonebook(Directory::Contacts), extensions: phonebook(Directory::Extensions) })
}

/// Returns the LDAP directory: the client's own server, or the platform's when phones can reach it encrypted. Only the
/// platform's server gets the phone's token.
fn ldap(
    portal: &Portal,
    effective: &EffectiveValues<'_>,
    phone: &ProvisionedPhone,
    token: &str,
) -> Option<LdapDirectory> {
    if !effective.is_on("ldap.enable") {
        return None;
    }
    let host = effective.text("ldap.host");
    if !host.is_empty() {
        // Base, user and password apply only when their scope is the host's scope or below it: values of higher scopes
        // were meant for another server.
        let is_for_host = |id: &str| effective.origin(id) >= effective.origin("ldap.host");
        let text = |id: &str| if is_for_host(id) { effective.text(id).to_owned() } else { String::new() };
        return Some(LdapDirectory {
            host: host.to_owned(),
            port: effective.number("ldap.port", 636),
            base: text("ldap.base"),
            user: text("ldap.user"),
            password: if is_for_host("ldap.password") { effective.secret("ldap.password") } else { Secret::new("") },
            security: match effective.text("ldap.tls") {
                "off" => LdapSecurity::Off,
                "starttls" => LdapSecurity::StartTls,
                _ => LdapSecurity::Ldaps,
            },
        });
    }
    let port = portal.settings.ldaps_listen?.port();
    let user = phone.mac.lower();
    Some(LdapDirectory {
        host: portal.settings.public_url.host().to_string(),
        port,
        base: LDAP_BASE.to_owned(),
        user: format!("uid={user},{LDAP_BASE}"),
        password: Secret::new(token),
        security: LdapSecurity::Ldaps,
    })
}

/// Returns the chosen time zone, or the zone of the server's settings; and the vendor's name of the zone.
fn time_zone(
    portal: &Portal,
    effective: &EffectiveValues<'_>,
    model: &Model,
) -> Result<(TimeZone, Option<String>), Error> {
    let rule = &portal.settings.phones.time_zone;
    // The setting's default is Paris. When the server's settings name another zone, this zone replaces that default,
    // but not a zone that a person chose.
    let is_chosen = effective.is_set("time.zone") || rule == PARIS;
    match find_zone(effective.text("time.zone")).filter(|_| is_chosen) {
        Some(zone) => Ok((*zone.time_zone(), zone.vendor_name(model.vendor()).map(str::to_owned))),
        None => Ok((TimeZone::parse(rule).map_err(Error::internal)?, None)),
    }
}
