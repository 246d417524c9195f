//! The protocols of phones besides HTTP, when they are configured: TFTP for the first step of provisioning, LDAP for
//! the directory.

use crate::{
    descriptors::Descriptors,
    error::StartError,
    http::tls::Certificate,
    portal::Portal,
    services::{bootstrap::Bootstrap, configuration::LDAP_BASE, ldap_directory::LdapDirectory},
};
use portal_protocols::{
    ldap::{Dn, LdapServer, Limits, Security, Settings, TlsSource},
    tftp,
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    net::{TcpListener, UdpSocket},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

/// The maximum number of failed LDAP sign-ins from one address within five minutes, for all names together and for one
/// name. All phones of a site share one address. After somebody has renewed the windows of some phones, these phones
/// keep signing in with their revoked tokens for a while, and the other phones of the site must still work. The limit
/// can be high, because nobody guesses a token of 165 bits.
const LDAP_FAILURES: u32 = 2_000;

/// The running servers of TFTP and LDAP.
#[derive(Default)]
pub struct Protocols {
    /// The address of TFTP, if it is on.
    pub tftp: Option<SocketAddr>,
    /// The address of LDAP, if it is on.
    pub ldap: Option<SocketAddr>,
    /// The address of LDAPS, if it is on.
    pub ldaps: Option<SocketAddr>,
    tasks: Vec<JoinHandle<()>>,
    stopping: CancellationToken,
}

impl Protocols {
    /// Starts the configured servers.
    pub async fn start(
        portal: &Arc<Portal>,
        certificate: Option<&Certificate>,
        descriptors: &Descriptors,
    ) -> Result<Self, StartError> {
        let mut started = Self::default();
        let settings = &portal.settings;
        let listen_error = |protocol: &'static str, address: SocketAddr| {
            move |error: std::io::Error| format!("Speaking {protocol} on {address} is not possible: {error}.")
        };
        if let Some(address) = settings.tftp_listen {
            let socket = UdpSocket::bind(address).await.map_err(listen_error("TFTP", address))?;
            started.tftp = Some(socket.local_addr()?);
            let bootstrap = Arc::new(Bootstrap::new(&settings.public_url.to_string())?);
            let (limits, stopping) = (descriptors.tftp_limits(), started.stopping.clone());
            started.tasks.push(tokio::spawn(tftp::serve(socket, bootstrap, limits, stopping)));
        }
        let tls = certificate.cloned().map(|certificate| TlsSource::new(move || certificate.current()));
        let directory = Settings {
            context: Dn::parse(LDAP_BASE).map_err(|error| format!("{LDAP_BASE}: {error:?}"))?,
            allows_plain_bind: false,
            limits: descriptors.ldap_limits(Limits {
                failures_per_source: LDAP_FAILURES,
                failures_per_name: LDAP_FAILURES,
                ..Limits::default()
            }),
        };
        let server = Arc::new(LdapServer::new(Arc::new(LdapDirectory(portal.clone())), directory));
        if let Some(address) = settings.ldap_listen {
            let listener = TcpListener::bind(address).await.map_err(listen_error("LDAP", address))?;
            started.ldap = Some(listener.local_addr()?);
            started.spawn_ldap(&server, listener, tls.clone().map_or(Security::Plain, Security::StartTls));
        }
        if let (Some(address), Some(tls)) = (settings.ldaps_listen, tls) {
            let listener = TcpListener::bind(address).await.map_err(listen_error("LDAPS", address))?;
            started.ldaps = Some(listener.local_addr()?);
            started.spawn_ldap(&server, listener, Security::Tls(tls));
        }
        Ok(started)
    }

    fn spawn_ldap(&mut self, server: &Arc<LdapServer<LdapDirectory>>, listener: TcpListener, security: Security) {
        let (server, stopping) = (server.clone(), self.stopping.clone());
        self.tasks.push(tokio::spawn(async move { server.serve(listener, security, stopping).await }));
    }

    /// Stops the servers, after they have finished their current transfers and requests.
    pub async fn stop(self) {
        self.stopping.cancel();
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a server of TFTP or LDAP ended badly");
            }
        }
    }
}
