//! Everything that one telephone has to be told, whoever made it.

use crate::{
    TimeZone,
    keys::{Key, KeyPlace},
    settings::{SettingId, Value},
};
use portal_api::{Mac, Number, Secret};
use std::collections::BTreeMap;

/// What one telephone is configured with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneConfiguration {
    /// Its address.
    pub mac: Mac,
    /// Its line.
    pub account: Account,
    /// What it dials to hear messages.
    pub voicemail_number: Option<String>,
    /// Where it comes back to.
    pub provisioning: Provisioning,
    /// The password of its own pages, different for each telephone.
    pub admin_password: Secret,
    /// The password of its pages for whoever isn't the administrator, where no setting says another.
    pub user_password: Secret,
    /// Where it gets the time.
    pub ntp_server: String,
    /// Its time zone.
    pub time_zone: TimeZone,
    /// The zone as the vendor's list calls it, for example `France(Paris)`. It is shown, the clock doesn't follow it.
    pub time_zone_name: Option<String>,
    /// What its screen speaks: a tag such as `fr`, one of [`crate::Model::languages`].
    pub language: String,
    /// The codecs wanted, the best first: `pcma`, `g722`, `g729`, `opus`…
    pub codecs: Vec<String>,
    /// The values of its settings that somebody set; the others have their defaults, which are written too: a telephone that
    /// was somebody else's forgets so.
    pub settings: BTreeMap<SettingId, Value>,
    /// What its keys do; a key that isn't here does nothing.
    pub keys: BTreeMap<KeyPlace, Key>,
    /// How many expansion modules stand beside it: their keys are written too.
    pub expansion_modules: u8,
    /// What is dialled to take over the call of a supervised line, where a key says nothing else.
    pub pickup_code: String,
    /// The directories that it fetches.
    pub phonebooks: Option<Phonebooks>,
    /// The directory that it asks by LDAP.
    pub ldap: Option<LdapDirectory>,
    /// Where it gets the certificates of the authorities that sign the servers', if not from its firmware alone.
    pub authorities_url: Option<String>,
    /// Where its `CommPortal` applications find the portal, if it has any.
    pub commportal_url: Option<String>,
}

impl PhoneConfiguration {
    /// Who the telephone is on `CommPortal`, if somebody gave it an identity there: a name, or the password alone, which is
    /// then the line's own.
    pub(crate) fn commportal_name(&self) -> Option<&str> {
        let given = |id: &str| self.settings.get(id).filter(|value| !value.is_empty());
        match (given("commportal.username"), given("commportal.password")) {
            (Some(Value::Text(name)), _) => Some(name),
            (_, Some(_)) => Some(self.account.number.as_str()),
            _ => None,
        }
    }
}

/// The directories that a telephone fetches, under the names it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phonebooks {
    /// The line's own contacts.
    pub contacts: Phonebook,
    /// The lines of the client.
    pub extensions: Phonebook,
}

/// A directory to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phonebook {
    /// What the telephone calls it.
    pub name: String,
    /// Where it is, with the telephone's token.
    pub url: Secret,
}

/// A directory to ask by LDAP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LdapDirectory {
    /// Name or address of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Where the entries are: a distinguished name.
    pub base: String,
    /// Who asks: a distinguished name.
    pub user: String,
    /// The telephone's own password.
    pub password: Secret,
    /// How the connection is protected.
    pub security: LdapSecurity,
}

/// How a connection to a directory is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LdapSecurity {
    /// Not at all.
    Off,
    /// Encrypted once the server agrees (`StartTLS`). A telephone that can't is told to encrypt from the start: it doesn't
    /// connect then, rather than send its password in the clear.
    StartTls,
    /// Encrypted from the start (LDAPS).
    Ldaps,
}

/// A line on the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number, which is also the user of its SIP address.
    pub number: Number,
    /// What the telephone's screen calls it.
    pub label: String,
    /// The name it calls with.
    pub display_name: String,
    /// Who registers.
    pub auth_name: String,
    /// The password it registers with.
    pub password: Secret,
    /// Where it registers.
    pub server: Server,
    /// How its signalling travels.
    pub transport: Transport,
    /// What its signalling goes through, if not straight to the server.
    pub outbound_proxy: Option<Server>,
    /// How long a registration lasts, in seconds.
    pub expiry_seconds: u32,
}

/// A host and its port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Name or address.
    pub host: String,
    /// Port; 0 with [`Transport::Naptr`], where DNS says it.
    pub port: u16,
}

/// How SIP travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// Over UDP.
    Udp,
    /// Over TCP.
    Tcp,
    /// Over TLS.
    Tls,
    /// As DNS says (RFC 3263).
    Naptr,
}

/// Where a telephone comes back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provisioning {
    /// The folder of its own files, with its token and a slash at the end. With `https` the telephone is told to
    /// verify the server.
    pub url: Secret,
    /// After how many minutes it asks again, besides every start.
    pub minutes: u16,
    /// Which certificate authorities it believes when it verifies.
    pub certificates: Certificates,
}

impl Provisioning {
    /// Whether the telephone can verify the server.
    pub fn is_https(&self) -> bool {
        self.url.expose().get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"))
    }
}

/// Which certificate authorities a telephone believes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certificates {
    /// Those in its firmware.
    Factory,
    /// Those given to it.
    Uploaded,
    /// Both.
    #[default]
    All,
}
