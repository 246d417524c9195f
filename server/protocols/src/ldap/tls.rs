//! How a listener's connections are protected.

use std::{fmt, sync::Arc};
use tokio_rustls::rustls::ServerConfig;

/// The certificate in use. Asked again for each connection, so that a new certificate needs no restart.
#[derive(Clone)]
pub struct TlsSource(Arc<dyn Fn() -> Arc<ServerConfig> + Send + Sync>);

impl TlsSource {
    /// Takes what gives the configuration at the moment.
    pub fn new(current: impl Fn() -> Arc<ServerConfig> + Send + Sync + 'static) -> Self {
        Self(Arc::new(current))
    }

    /// The configuration at the moment.
    pub(super) fn current(&self) -> Arc<ServerConfig> {
        (self.0)()
    }
}

impl fmt::Debug for TlsSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TlsSource")
    }
}

/// What the connections of a listener begin with.
#[derive(Clone, Debug)]
pub enum Security {
    /// Nothing, for as long as they last.
    Plain,
    /// Nothing; TLS when the client asks for it (`StartTLS`, RFC 4511 4.14; Yealink `ldap.tls_mode` 1).
    StartTls(TlsSource),
    /// TLS (LDAPS; Yealink `ldap.tls_mode` 2, snom `ldap_over_tls`).
    Tls(TlsSource),
}
