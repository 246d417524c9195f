//! The table of all settings: flag, environment variable, TOML key and help line all come from here.

/// The commands that take a setting as a flag. The environment and the file may hold any setting for any command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommandScope {
    /// Every command.
    Everywhere,
    /// Only `portal serve`.
    Serve,
}

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The setting's name, and its key in the TOML file.
    pub name: &'static str,
    /// The placeholder of the setting's value in the help; `None` for a switch.
    pub placeholder: Option<&'static str>,
    /// The help text.
    pub help: &'static str,
    /// The default, as the help shows it.
    pub default: &'static str,
    /// The commands that take the setting as a flag.
    pub scope: CommandScope,
}

impl Setting {
    /// Returns the flag without its two hyphens: `public-url`.
    pub fn flag(&self) -> String {
        self.name.replace('_', "-")
    }

    /// Returns the environment variable: `PORTAL_PUBLIC_URL`.
    pub fn variable(&self) -> String {
        format!("PORTAL_{}", self.name.to_ascii_uppercase())
    }
}

/// Creates a setting that every command takes.
const fn everywhere(
    name: &'static str,
    placeholder: &'static str,
    help: &'static str,
    default: &'static str,
) -> Setting {
    Setting { name, placeholder: Some(placeholder), help, default, scope: CommandScope::Everywhere }
}

/// Creates a setting that only `portal serve` takes.
const fn serve(name: &'static str, placeholder: &'static str, help: &'static str, default: &'static str) -> Setting {
    Setting { name, placeholder: Some(placeholder), help, default, scope: CommandScope::Serve }
}

/// The setting that names the file of the others; it can't be in that file.
pub const CONFIG: Setting = everywhere("config", "FILE", "A TOML file of settings", "none");

/// All other settings.
pub const SETTINGS: &[Setting] = &[
    everywhere("data_dir", "FOLDER", "Where the portal keeps its own files", "./data"),
    everywhere(
        "database_url",
        "URL",
        "The database: sqlite:… or postgres://… (over TLS unless it is this machine, or sslmode says otherwise)",
        "portal.db in the data folder",
    ),
    everywhere("secret_key_file", "FILE", "The key of the secrets in the database", "secret.key in the data folder"),
    everywhere("log_format", "human|json", "How the log is written, on standard error", "human"),
    everywhere("log_filter", "FILTER", "What is logged: a level, or levels by module", "info,sea_orm_migration=warn"),
    serve("listen", "ADDRESS:PORT", "Where to listen", "127.0.0.1:8080"),
    serve("public_url", "URL", "Where browsers and phones reach the portal", "the listening address"),
    serve(
        "trusted_proxies",
        "NETWORKS",
        "Trusted proxies, by commas: their X-Forwarded-For and -Proto are believed",
        "none",
    ),
    serve("tls_cert", "FILE", "Certificate chain in PEM, to serve TLS without a proxy", "none"),
    serve("tls_key", "FILE", "The private key of tls_cert in PEM", "none"),
    serve(
        "phone_authority",
        "FILE",
        "A CA certificate in PEM, for phones whose firmware lacks the CA that signed the portal's certificate",
        "none",
    ),
    serve("tftp_listen", "ADDRESS:PORT", "Where to hand phones their HTTPS address by TFTP (port 69)", "nowhere"),
    serve(
        "ldap_listen",
        "ADDRESS:PORT",
        "Where phones ask the directory by LDAP; StartTLS with a certificate",
        "nowhere",
    ),
    serve(
        "ldaps_listen",
        "ADDRESS:PORT",
        "Where phones ask the directory by LDAPS, with the certificate of tls_cert",
        "nowhere",
    ),
    serve("dist_dir", "FOLDER", "The browser's files, as built by make", "./dist"),
    serve("sip_server", "HOST[:PORT]", "Where phones register", "the host of the public URL"),
    serve("sip_transport", "udp|tcp|tls", "How phones reach the SIP server", "udp"),
    serve("time_zone", "RULE", "The phones' time zone as a POSIX rule", "Paris, CET-1CEST,M3.5.0,M10.5.0/3"),
    serve("ntp_server", "HOST", "Where phones take the time", "fr.pool.ntp.org"),
    serve("repoll_minutes", "MINUTES", "How often phones ask for their configuration, 1 to 43200", "10"),
    serve("voicemail_number", "NUMBER", "What phones dial for voicemail", "none"),
    serve(
        "smtp_url",
        "URL",
        "The server that takes e-mail, smtps://USER:PASSWORD@HOST, or smtp://… for STARTTLS (this machine: none); \
         give it as an environment variable or in the file, because other users of the machine can see flags",
        "no e-mail",
    ),
    serve("smtp_from", "SENDER", "The sender of e-mail, like Portail <portail@example.fr>", "none"),
    serve("audit_days", "DAYS", "How long the audit is kept, 1 to 3650: who changed what", "1095"),
    serve("journal_days", "DAYS", "How long phones’ requests are kept, 1 to 3650", "365"),
    serve("unknown_days", "DAYS", "How long sources that asked for unknown phones are kept, 1 to 3650", "90"),
    serve(
        "changes_per_minute",
        "COUNT",
        "Changes that an account of the staff may make in a minute, at once or spread, 60 to 1000000; users may make a fifth, \
         those who administer a half",
        "600",
    ),
    serve("cache_mib", "MIB", "Memory for cached configurations of phones, 0 for none", "16"),
    Setting {
        name: "demo",
        placeholder: None,
        help: "Fill an empty database with demonstration data",
        default: "false",
        scope: CommandScope::Serve,
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_two_settings_have_the_same_name() {
        let names: HashSet<_> = SETTINGS.iter().map(|setting| setting.name).chain([CONFIG.name]).collect();
        assert_eq!(names.len(), SETTINGS.len() + 1);
    }

    #[test]
    fn flags_and_variables_come_from_the_name() {
        assert_eq!(CONFIG.variable(), "PORTAL_CONFIG");
        assert_eq!(SETTINGS[1].flag(), "database-url");
    }
}
