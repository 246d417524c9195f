//! Everything that one telephone has to be told, whoever made it.

use crate::TimeZone;
use portal_api::{Mac, Number, Secret};

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
    /// Where it gets the time.
    pub ntp_server: String,
    /// Its time zone.
    pub time_zone: TimeZone,
    /// The zone as the vendor's list calls it, for example `France(Paris)`. It is shown, the clock doesn't follow it.
    pub time_zone_name: Option<String>,
    /// What its screen speaks: a tag such as `fr`, one of [`crate::Model::languages`].
    pub language: String,
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
