//! The connection to the operator's mail server.

use crate::settings::{
    Host,
    smtp::{SmtpSecurity, SmtpServer},
};
use lettre::{
    AsyncSmtpTransport, Tokio1Executor,
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
        extension::ClientId,
    },
};
use std::{error::Error as _, net::IpAddr, time::Duration};

/// How long the mail server may take for each step of the SMTP dialogue.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// The SMTP client; it opens a connection for each e-mail.
pub(super) type Transport = AsyncSmtpTransport<Tokio1Executor>;
/// The error of the SMTP client.
pub(super) use lettre::transport::smtp::Error as SmtpError;

/// Describes an error, with its causes.
pub(super) fn describe_error(error: &SmtpError) -> String {
    let mut description = error.to_string();
    let mut cause = error.source();
    while let Some(current) = cause {
        let text = current.to_string();
        if !description.contains(&text) {
            description = format!("{description}: {text}");
        }
        cause = current.source();
    }
    description
}

/// Creates the client of a mail server; `own_host` is the portal's name, which the client sends in EHLO. The server's
/// certificate is verified with the certificate authorities of this machine.
pub(super) fn create_transport(server: &SmtpServer, own_host: &Host) -> Result<Transport, SmtpError> {
    let host = match &server.host {
        Host::Name(name) => name.clone(),
        Host::Address(address) => address.to_string(),
    };
    let parameters = || TlsParameters::new(host.clone());
    let tls = match server.security {
        SmtpSecurity::Tls => Tls::Wrapper(parameters()?),
        SmtpSecurity::StartTls => Tls::Required(parameters()?),
        SmtpSecurity::Off => Tls::None,
    };
    let hello = match own_host {
        Host::Name(name) => ClientId::Domain(name.clone()),
        Host::Address(IpAddr::V4(address)) => ClientId::Ipv4(*address),
        Host::Address(IpAddr::V6(address)) => ClientId::Ipv6(*address),
    };
    let mut transport =
        Transport::builder_dangerous(&host).port(server.port).tls(tls).hello_name(hello).timeout(Some(STEP_TIMEOUT));
    if let Some((user, password)) = &server.credentials {
        transport = transport.credentials(Credentials::new(user.clone(), password.expose().to_owned()));
    }
    Ok(transport.build())
}
