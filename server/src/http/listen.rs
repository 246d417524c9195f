//! The sockets: accepts connections, plain or TLS, until told to stop, and lets the current requests finish.

mod accept;
mod serve;

use super::{
    client_address::AddressRules,
    connections::{Connections, Limits},
    tls::Certificate,
};
use accept::AcceptLoop;
use axum::Router;
pub use serve::HandshakeFailed;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    task::JoinHandle,
    time::Instant,
};
use tokio_util::sync::CancellationToken;

/// How often all connections are checked.
const SWEEP: Duration = Duration::from_secs(1);
/// How long a client that may just be sending a request still gets an answer, with `Connection: close`, while the
/// server stops.
const LINGER: Duration = Duration::from_secs(1);
/// How long current requests may take while the server stops. The next process waits 10 s for the database
/// (`claim::PATIENCE`), and this process's whole stop must fit into that.
const FAREWELL: Duration = Duration::from_secs(5);

/// How connections are accepted.
pub struct ListenOptions {
    /// Our own certificate; none means plain HTTP.
    pub certificate: Option<Certificate>,
    /// The rules that tell trusted proxies.
    pub rules: AddressRules,
    /// The limits of connections.
    pub limits: Limits,
    /// Called when a TLS handshake fails.
    pub handshake_failed: HandshakeFailed,
    /// Cancelled when the server starts to stop; the router's own streams end then.
    pub stop: CancellationToken,
}

/// A server that accepts connections.
pub struct HttpServer {
    address: SocketAddr,
    connections: Arc<Connections>,
    closing: CancellationToken,
    accepting: JoinHandle<()>,
    sweeping: JoinHandle<()>,
    stop: CancellationToken,
}

/// Serves a router on a socket, over TLS when there is a certificate, which is read again on SIGHUP. Must be called
/// within a Tokio runtime.
///
/// Errors: an I/O error when the socket can't be used.
pub fn serve(listener: TcpListener, router: Router, options: ListenOptions) -> io::Result<HttpServer> {
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let ListenOptions { certificate, rules, limits, handshake_failed, stop } = options;
    tokio::spawn(reload_on_hangup(certificate.clone(), stop.clone().cancelled_owned()));
    let (connections, closing) = (Connections::new(limits), CancellationToken::new());
    let accepting = AcceptLoop { connections: connections.clone(), certificate, rules, handshake_failed, router };
    let accepting = tokio::spawn(accepting.run(tokio::net::TcpListener::from_std(listener)?, closing.clone()));
    let sweeping = tokio::spawn(sweep(connections.clone()));
    Ok(HttpServer { address, connections, closing, accepting, sweeping, stop })
}

impl HttpServer {
    /// Returns the socket's address.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops: tells streams to end, answers new requests for another second, closes the socket, and waits for the rest,
    /// a little over 8 s at most in all. Without connections it takes hardly any time.
    pub async fn stop(self) {
        self.stop.cancel();
        self.connections.stop();
        self.connections.none(LINGER).await;
        self.closing.cancel();
        if let Err(error) = self.accepting.await {
            tracing::error!(%error, "the listener ended early");
        }
        self.connections.finish();
        // The connections accepted last may not have received their orders yet.
        if !self.connections.none(LINGER).await {
            self.connections.finish();
            self.connections.end_new();
        }
        if !self.connections.none(FAREWELL).await {
            self.connections.end();
            self.connections.none(LINGER).await;
        }
        self.sweeping.abort();
    }
}

async fn sweep(connections: Arc<Connections>) {
    let start = Instant::now();
    let mut ticks = tokio::time::interval(SWEEP);
    loop {
        ticks.tick().await;
        connections.sweep(start.elapsed());
    }
}

/// Starts to listen for SIGINT (Ctrl-C) and SIGTERM. Call it before the portal serves, so that no signal kills the
/// process. The returned future waits for a signal.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        let name = tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
        };
        tracing::info!(signal = name, "stopping");
    })
}

/// Reads the certificate again on SIGHUP. Without a certificate the signal is ignored: service managers and closed
/// terminals send it too.
async fn reload_on_hangup(certificate: Option<Certificate>, stopping: impl Future<Output = ()>) {
    let mut hangup = match signal(SignalKind::hangup()) {
        Ok(hangup) => hangup,
        Err(error) => {
            tracing::warn!(%error, "SIGHUP can't be waited for: the certificate is read again at the next start only");
            return;
        }
    };
    tokio::pin!(stopping);
    loop {
        tokio::select! {
            () = &mut stopping => return,
            _ = hangup.recv() => {}
        }
        match certificate.as_ref().map(Certificate::reload) {
            None => tracing::info!("SIGHUP was ignored: there is no certificate to read again"),
            Some(Ok(())) => tracing::info!("the certificate was read again"),
            Some(Err(error)) => tracing::error!(%error, "the new certificate can't be used; the old one stays"),
        }
    }
}

#[cfg(test)]
mod tests;
