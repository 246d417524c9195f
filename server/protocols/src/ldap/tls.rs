//! How the connections of a listener are encrypted.

use std::{fmt, sync::Arc};
use tokio_rustls::rustls::ServerConfig;

/// The source of the TLS configuration. It is read for each connection, so a new certificate needs no restart.
#[derive(Clone)]
pub struct TlsSource(Arc<dyn Fn() -> Arc<ServerConfig> + Send + Sync>);

impl TlsSource {
    /// Takes a function that returns the current configuration.
    pub fn new(current: impl Fn() -> Arc<ServerConfig> + Send + Sync + 'static) -> Self {
        Self(Arc::new(current))
    }

    /// The current configuration.
    pub(super) fn current(&self) -> Arc<ServerConfig> {
        (self.0)()
    }
}

impl fmt::Debug for TlsSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TlsSource")
    }
}

/// The encryption of a listener's connections.
#[derive(Clone, Debug)]
pub enum Security {
    /// No encryption.
    Plain,
    /// No encryption until the client asks for `StartTLS` (RFC 4511 4.14; Yealink `ldap.tls_mode` 1).
    StartTls(TlsSource),
    /// TLS (LDAPS; Yealink `ldap.tls_mode` 2, snom `ldap_over_tls`).
    Tls(TlsSource),
}
