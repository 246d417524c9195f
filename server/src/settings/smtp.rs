//! The settings of the mail server and of the sender. The password is never shown.

use super::host::Host;
use http::Uri;
use lettre::message::Mailbox;
use percent_encoding::percent_decode_str;
use portal_api::Secret;
use std::fmt;

/// The settings for sending e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Smtp {
    /// The server.
    pub server: SmtpServer,
    /// The sender.
    pub from: Mailbox,
}

/// A mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// The server's host.
    pub host: Host,
    /// The server's port.
    pub port: u16,
    /// The encryption of the connection.
    pub security: SmtpSecurity,
    /// User and password.
    pub credentials: Option<(String, Secret)>,
}

/// The encryption of a connection to a mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// Encrypted from the start.
    Tls,
    /// Encrypted with STARTTLS; a connection without it is closed.
    StartTls,
    /// Not encrypted, because the server is this machine.
    Off,
}

/// The expected form, for the end of each error.
const EXPECTED: &str = "expected is smtps:// or smtp://, a user and a password if the server wants them, a host, and a port if \
                        it isn't the default port, like smtps://portal:PASSWORD@mail.example.fr";

impl SmtpServer {
    /// Parses `smtps://…` (port 465) or `smtp://…` (port 587 with a password, else 25). E-mails name callers and their
    /// numbers, so the connection is encrypted even without a password; only a connection to this machine is not. The
    /// error repeats nothing that may be a secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        let refuse = |problem: &str| format!("the URL {problem}; {EXPECTED}");
        let uri: Uri = text.trim().parse().map_err(|_| refuse("can't be read"))?;
        let is_tls = match uri.scheme_str() {
            Some("smtps") => true,
            Some("smtp") => false,
            _ => return Err(refuse("is neither smtps nor smtp")),
        };
        let authority = uri.authority().ok_or_else(|| refuse("has no host"))?;
        if uri.query().is_some() || !matches!(uri.path(), "" | "/") {
            return Err(refuse("has a path or a query"));
        }
        let host = Host::parse(authority.host()).map_err(|_| refuse("has no valid host"))?;
        let (user, host_and_port) = match authority.as_str().rsplit_once('@') {
            Some((user, host_and_port)) => (Some(user), host_and_port),
            None => (None, authority.as_str()),
        };
        let port = match host_and_port.strip_prefix(authority.host()).and_then(|rest| rest.strip_prefix(':')) {
            Some(port) => {
                Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(|| refuse("has an invalid port"))?)
            }
            None => None,
        };
        let credentials = user.map(read_credentials).transpose().map_err(refuse)?;
        let security = if is_tls {
            SmtpSecurity::Tls
        } else if host.is_loopback() {
            SmtpSecurity::Off
        } else {
            SmtpSecurity::StartTls
        };
        let default_port = match security {
            SmtpSecurity::Tls => 465,
            _ if credentials.is_some() => 587,
            _ => 25,
        };
        Ok(Self { host, port: port.unwrap_or(default_port), security, credentials })
    }
}

/// Parses `user:password`, each with percent-encoding where a URL requires it.
fn read_credentials(text: &str) -> Result<(String, Secret), &'static str> {
    let (user, password) = text.split_once(':').ok_or("has a user without a password")?;
    let decode = |part: &str| percent_decode_str(part).decode_utf8().map(String::from);
    match (decode(user), decode(password)) {
        (Ok(user), Ok(password)) if !user.is_empty() => Ok((user, Secret::new(password))),
        _ => Err("has a user or a password that can't be read"),
    }
}

/// Writes the server without user and password.
impl fmt::Debug for SmtpServer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SmtpServer({}:{}, {:?})", self.host, self.port, self.security)
    }
}

/// Parses the sender: an address, or a name and an address.
pub fn parse_sender(text: &str) -> Result<Mailbox, String> {
    let refusal = || format!("“{text}” is no sender; expected is something like Portail <portail@example.fr>");
    text.trim().parse().map_err(|_| refusal())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> SmtpServer {
        SmtpServer::parse(text).unwrap()
    }

    #[test]
    fn every_connection_to_another_machine_is_encrypted() {
        use SmtpSecurity::{Off, StartTls, Tls};
        for (text, port, security) in [
            ("smtps://mail.example.fr", 465, Tls),
            ("smtps://a:b@mail.example.fr:4650", 4650, Tls),
            ("smtp://mail.example.fr", 25, StartTls),
            ("smtp://192.0.2.1:25", 25, StartTls),
            ("smtp://localhost.example.fr", 25, StartTls),
            ("smtp://a:b@mail.example.fr", 587, StartTls),
            ("smtp://a:b@[2001:db8::1]:2525/", 2525, StartTls),
            ("smtp://a:b@localhost", 587, Off),
            ("smtp://127.0.0.1:1025", 1025, Off),
        ] {
            let server = server(text);
            assert_eq!((server.port, server.security), (port, security), "{text}");
        }
        let (user, password) = server("smtps://portail%40example.fr:m%3Ad%2Fp@mail.example.fr").credentials.unwrap();
        assert_eq!((user.as_str(), password.expose()), ("portail@example.fr", "m:d/p"));
    }

    #[test]
    fn neither_debug_output_nor_errors_contain_the_password() {
        let server = server("smtps://portail:hunter2@mail.example.fr");
        assert_eq!(format!("{server:?}"), "SmtpServer(mail.example.fr:465, Tls)");
        for wrong in [
            "http://a:hunter2@mail.example.fr",
            "smtp://hunter2@mail.example.fr",
            "smtp://a:hunter2@mail.example.fr/box",
            "smtp://a:hunter2@mail.example.fr:0",
            "smtp://a:hunter2@-.fr",
            "smtp://:hunter2@mail.example.fr",
            "smtp://a:hunter2%ff@mail.example.fr",
            "a:hunter2@mail.example.fr",
            "mail.example.fr",
            "",
        ] {
            let problem = SmtpServer::parse(wrong).unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }

    #[test]
    fn parses_a_sender_with_or_without_a_name() {
        assert_eq!(parse_sender("Portail <portail@example.fr>").unwrap().email.to_string(), "portail@example.fr");
        assert_eq!(parse_sender(" portail@example.fr ").unwrap().name, None);
        assert!(parse_sender("portail").is_err());
    }
}
