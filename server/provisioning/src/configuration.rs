//! The configuration of one phone, independent of its vendor.

use crate::{
    TimeZone,
    keys::{Key, KeyPlace},
    settings::{SettingId, Value},
};
use portal_api::{Mac, Number, Secret};
use std::collections::BTreeMap;

/// The configuration of one phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneConfiguration {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The SIP account of the phone's line.
    pub account: Account,
    /// The number of the voicemail service.
    pub voicemail_number: Option<String>,
    /// The provisioning server.
    pub provisioning: Provisioning,
    /// The administrator password of the phone's web pages, different for each phone.
    pub admin_password: Secret,
    /// The user password of the phone's web pages, unless a setting gives another one.
    pub user_password: Secret,
    /// The NTP server.
    pub ntp_server: String,
    /// The time zone.
    pub time_zone: TimeZone,
    /// The zone's name in the vendor's list, for example `France(Paris)`. The phone shows it; the clock does not depend
    /// on it.
    pub time_zone_name: Option<String>,
    /// The tag of the screen language, such as `fr`: one of [`crate::Model::languages`].
    pub language: String,
    /// The codecs in order of preference: `pcma`, `g722`, `g729`, `opus`…
    pub codecs: Vec<String>,
    /// The settings that are set at some scope, with their effective values. Other settings are written with their
    /// defaults, so that a phone that belonged to another tenant forgets its old values.
    pub settings: BTreeMap<SettingId, Value>,
    /// The phone's keys, by place. A key at a place that is missing here has no function.
    pub keys: BTreeMap<KeyPlace, Key>,
    /// The number of expansion modules. Their keys are written too.
    pub expansion_modules: u8,
    /// The default code that picks up a call of a supervised line (BLF); a key may have its own.
    pub pickup_code: String,
    /// The phonebooks that the phone fetches.
    pub phonebooks: Option<Phonebooks>,
    /// The LDAP directory.
    pub ldap: Option<LdapDirectory>,
    /// The URL of the CA certificates that sign the servers' certificates. `None` when the phone trusts its firmware's
    /// CAs only.
    pub authorities_url: Option<String>,
    /// The URL of the portal for its `CommPortal` applications.
    pub commportal_url: Option<String>,
}

impl PhoneConfiguration {
    /// The phone's user name on `CommPortal`, if it has an identity there: the configured name, or the line's number
    /// when only a password is configured.
    pub(crate) fn commportal_name(&self) -> Option<&str> {
        let non_empty = |id: &str| self.settings.get(id).filter(|value| !value.is_empty());
        match (non_empty("commportal.username"), non_empty("commportal.password")) {
            (Some(Value::Text(name)), _) => Some(name),
            (_, Some(_)) => Some(self.account.number.as_str()),
            _ => None,
        }
    }
}

/// The phonebooks that a phone fetches, with the names that it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phonebooks {
    /// The contacts of the line's user.
    pub contacts: Phonebook,
    /// The lines of the client.
    pub extensions: Phonebook,
}

/// A phonebook to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phonebook {
    /// The name that the phone shows.
    pub name: String,
    /// The URL, with the phone's token.
    pub url: Secret,
}

/// An LDAP directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapDirectory {
    /// The host name or address of the server.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The distinguished name of the search base.
    pub base: String,
    /// The distinguished name that the phone binds with.
    pub user: String,
    /// The phone's own password.
    pub password: Secret,
    /// The encryption of the connection.
    pub security: LdapSecurity,
}

/// The encryption of an LDAP connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LdapSecurity {
    /// No encryption.
    Off,
    /// TLS after the `StartTLS` operation. A phone without `StartTLS` is configured for LDAPS instead: it then fails to
    /// connect, rather than send its password unencrypted.
    StartTls,
    /// TLS from the start (LDAPS).
    Ldaps,
}

/// A SIP account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The number, which is also the user part of the SIP URI.
    pub number: Number,
    /// The label on the phone's screen.
    pub label: String,
    /// The caller name of outgoing calls.
    pub display_name: String,
    /// The authentication name of the SIP registration.
    pub auth_name: String,
    /// The password of the SIP registration.
    pub password: Secret,
    /// The SIP registrar.
    pub server: Server,
    /// The transport of SIP signalling.
    pub transport: Transport,
    /// The outbound proxy; `None` when the phone contacts the server directly.
    pub outbound_proxy: Option<Server>,
    /// The lifetime of a SIP registration, in seconds.
    pub expiry_seconds: u32,
}

/// A host and its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The host name or address.
    pub host: String,
    /// The port; 0 with [`Transport::Naptr`], where DNS gives the port.
    pub port: u16,
}

/// The transport of SIP signalling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// UDP.
    Udp,
    /// TCP.
    Tcp,
    /// TLS.
    Tls,
    /// Chosen by DNS NAPTR and SRV records (RFC 3263).
    Naptr,
}

/// The provisioning server of a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// The URL of the folder with the phone's own files, with its token and a slash at the end. With `https` the phone
    /// verifies the server's certificate.
    pub url: Secret,
    /// The interval in minutes after which the phone fetches its file again. It also fetches at every start.
    pub minutes: u16,
    /// The CAs that the phone trusts.
    pub certificates: Certificates,
}

impl Provisioning {
    /// Whether the URL uses HTTPS, so that the phone can verify the server.
    pub fn is_https(&self) -> bool {
        self.url.expose().get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }
}

/// The CAs that a phone trusts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certificates {
    /// The CAs in the firmware.
    Factory,
    /// The CAs that are uploaded to the phone.
    Uploaded,
    /// The CAs in the firmware and the uploaded CAs.
    #[default]
    All,
}
