//! The settings: each comes from its flag, else its environment variable, else the TOML file, else its default.
//!
//! All errors are reported together, one sentence each, before the portal opens its database or listens.

pub mod database_url;
pub mod host;
mod logging;
pub mod phones;
pub mod public_url;
mod resolver;
pub mod setting_error;
pub mod smtp;
pub mod sources;
pub mod table;
#[cfg(test)]
mod tests;
mod tls_files;
mod value_source;

pub use database_url::DatabaseUrl;
pub use host::Host;
pub use logging::LogFormat;
pub use phones::{PhoneSettings, SipServer, SipTransport};
pub use public_url::PublicUrl;
pub use setting_error::SettingErrors;
pub use smtp::Smtp;
pub use sources::Sources;
pub use tls_files::TlsFiles;

use ipnet::IpNet;
use resolver::Resolver;
use std::{
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

/// The settings, each valid by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The address to listen on. Port 0 means any free port.
    pub listen: SocketAddr,
    /// The URL under which browsers and phones reach the portal.
    pub public_url: PublicUrl,
    /// The data directory: the portal's own files.
    pub data_dir: PathBuf,
    /// The database.
    pub database_url: DatabaseUrl,
    /// The file of the key for the secrets in the database.
    pub secret_key_file: PathBuf,
    /// The networks of trusted proxies.
    pub trusted_proxies: Vec<IpNet>,
    /// Our own certificate and key.
    pub tls: Option<TlsFiles>,
    /// The file of the CA certificate that phones must trust besides the certificates in their firmware.
    pub phone_authority: Option<PathBuf>,
    /// The format of the log.
    pub log_format: LogFormat,
    /// The filter of the log.
    pub log_filter: String,
    /// Whether to fill an empty database with demonstration data.
    pub demo: bool,
    /// The folder of the browser's files.
    pub dist_dir: PathBuf,
    /// The settings of all phones.
    pub phones: PhoneSettings,
    /// The memory for cached configurations of phones, in MiB.
    pub cache_mib: u64,
    /// The retention of old data.
    pub retention: Retention,
    /// The maximum number of changes a minute of a staff account.
    pub changes_per_minute: u32,
    /// The mail server and sender, if e-mail is sent.
    pub smtp: Option<Smtp>,
    /// The address for TFTP, if it is on.
    pub tftp_listen: Option<SocketAddr>,
    /// The address for LDAP, if it is on.
    pub ldap_listen: Option<SocketAddr>,
    /// The address for LDAP over TLS, if it is on.
    pub ldaps_listen: Option<SocketAddr>,
}

/// How long data that only grows is kept, in days. `docs/retention.md` gives the reasons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// The audit.
    pub audit_days: u16,
    /// The journals of phones' requests.
    pub journal_days: u16,
    /// The sources that asked for unknown phones.
    pub unknown_days: u16,
}

impl Settings {
    /// Resolves all settings.
    ///
    /// Errors: the errors of all invalid settings, a sentence each.
    pub fn resolve(sources: &Sources) -> Result<Self, SettingErrors> {
        let mut resolver = Resolver::new(sources);
        let listen = resolver.parsed("listen", "an IP address and a port, like 127.0.0.1:8080 or [::]:8080");
        let listen = listen.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
        let tls = resolver.tls_files();
        let default_url = PublicUrl::of_address(listen, tls.is_some());
        let public_url = resolver.value("public_url", PublicUrl::parse);
        if public_url.is_none() && listen.ip().is_unspecified() {
            resolver.refuse_missing(
                "public_url",
                "the portal listens on every address, and phones and browsers must be told one; \
                 a URL like https://portal.example.fr is expected",
            );
        }
        let public_url = public_url.unwrap_or(default_url);
        let data_dir = resolver.path("data_dir").unwrap_or_else(|| "data".into());
        let database_url = resolver.value("database_url", DatabaseUrl::parse);
        let sip_server = resolver.value("sip_server", SipServer::parse);
        let settings = Self {
            database_url: database_url.unwrap_or_else(|| DatabaseUrl::of_file(&data_dir.join("portal.db"))),
            secret_key_file: resolver.path("secret_key_file").unwrap_or_else(|| data_dir.join("secret.key")),
            trusted_proxies: resolver.networks("trusted_proxies"),
            cache_mib: resolver.mebibytes("cache_mib").unwrap_or(16),
            phone_authority: resolver.path("phone_authority"),
            log_format: resolver.log_format(),
            log_filter: resolver.log_filter(),
            demo: resolver.is_on("demo"),
            dist_dir: resolver.path("dist_dir").unwrap_or_else(|| "dist".into()),
            phones: PhoneSettings {
                sip_server: sip_server.unwrap_or_else(|| SipServer { host: public_url.host().clone(), port: None }),
                sip_transport: resolver.value("sip_transport", str::parse).unwrap_or_default(),
                time_zone: resolver.time_zone(),
                ntp_server: resolver
                    .value("ntp_server", Host::parse)
                    .unwrap_or_else(|| Host::Name("fr.pool.ntp.org".into())),
                repoll_minutes: resolver.minutes("repoll_minutes").unwrap_or(10),
                voicemail_number: resolver.dialled("voicemail_number"),
            },
            retention: Retention {
                audit_days: resolver.days("audit_days").unwrap_or(1_095),
                journal_days: resolver.days("journal_days").unwrap_or(365),
                unknown_days: resolver.days("unknown_days").unwrap_or(90),
            },
            changes_per_minute: resolver.changes("changes_per_minute").unwrap_or(600),
            smtp: resolver.smtp(),
            tftp_listen: resolver.parsed("tftp_listen", "an IP address and a port, like 192.0.2.1:69"),
            ldap_listen: resolver.parsed("ldap_listen", "an IP address and a port, like 192.0.2.1:389"),
            ldaps_listen: resolver.parsed("ldaps_listen", "an IP address and a port, like 192.0.2.1:636"),
            listen,
            public_url,
            data_dir,
            tls,
        };
        if settings.ldaps_listen.is_some() && settings.tls.is_none() {
            resolver.refuse("ldaps_listen", "LDAPS needs a certificate: set tls_cert and tls_key too");
        }
        resolver.finish(settings)
    }

    /// Returns the settings with the address that the socket really got: the system has replaced port 0 by a free port.
    /// A public URL that was the listening address changes with it.
    pub fn listening_on(mut self, address: SocketAddr) -> Self {
        if self.public_url == PublicUrl::of_address(self.listen, self.tls.is_some()) {
            self.public_url = PublicUrl::of_address(address, self.tls.is_some());
        }
        self.listen = address;
        self
    }

    /// Creates the data directory, accessible only to its owner, unless it exists.
    pub fn create_data_dir(&self) -> io::Result<()> {
        create_private_dir(&self.data_dir)
    }
}

fn create_private_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
