//! Listens on a socket: accepts connections, plain or TLS, until the server stops, and then lets the current requests
//! finish.

mod accept;
mod serve;

use super::{
    client_address::AddressRules,
    connections::{Connections, Limits},
    tls::Certificate,
};
use accept::AcceptLoop;
use axum::Router;
pub use serve::HandshakeFailureHandler;
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

/// The interval between two checks of all connections.
const SWEEP_INTERVAL: Duration = Duration::from_secs(1);
/// How long the server still answers new requests, with `Connection: close`, after its stop has begun. It waits as long
/// again after it has told the connections to finish, and after it has ended the last connections.
const LINGER: Duration = Duration::from_secs(1);
/// How long current requests may take while the server stops. The next process waits 10 s for the database
/// (`claim::PATIENCE`), and the whole stop of this process must take less.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// How connections are accepted.
pub struct ListenOptions {
    /// Our own certificate; none means plain HTTP.
    pub certificate: Option<Certificate>,
    /// The rules that say which peers are trusted proxies.
    pub rules: AddressRules,
    /// The limits of connections.
    pub limits: Limits,
    /// Called when a TLS handshake fails.
    pub on_handshake_failure: HandshakeFailureHandler,
    /// Cancelled when the server starts to stop, so that the router ends its streams.
    pub stop: CancellationToken,
}

/// A server that accepts connections.
pub struct HttpServer {
    address: SocketAddr,
    connections: Arc<Connections>,
    /// Cancelled to close the listening socket.
    closing: CancellationToken,
    accepting: JoinHandle<()>,
    sweeping: JoinHandle<()>,
    stop: CancellationToken,
}

/// Serves a router on a socket, over TLS when there is a certificate. A SIGHUP makes the server read the certificate
/// again. Call this function within a Tokio runtime.
///
/// Errors: an I/O error when the socket can't be used.
pub fn serve(listener: TcpListener, router: Router, options: ListenOptions) -> io::Result<HttpServer> {
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let ListenOptions { certificate, rules, limits, on_handshake_failure, stop } = options;
    tokio::spawn(reload_on_hangup(certificate.clone(), stop.clone().cancelled_owned()));
    let (connections, closing) = (Connections::new(limits), CancellationToken::new());
    let accepting = AcceptLoop { connections: connections.clone(), certificate, rules, on_handshake_failure, router };
    let accepting = tokio::spawn(accepting.run(tokio::net::TcpListener::from_std(listener)?, closing.clone()));
    let sweeping = tokio::spawn(sweep(connections.clone()));
    Ok(HttpServer { address, connections, closing, accepting, sweeping, stop })
}

impl HttpServer {
    /// Returns the socket's address.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Stops the server: ends streams, answers new requests for another second, closes the socket, and waits for the
    /// current requests. This takes a little over 8 s at most, and hardly any time when there are no connections.
    pub async fn stop(self) {
        self.stop.cancel();
        self.connections.start_stop();
        self.connections.wait_until_closed(LINGER).await;
        self.closing.cancel();
        if let Err(error) = self.accepting.await {
            tracing::error!(%error, "the listener ended early");
        }
        self.connections.finish_used();
        // The connections that were accepted last may only now have had their first request, so the order is repeated.
        if !self.connections.wait_until_closed(LINGER).await {
            self.connections.finish_used();
            self.connections.end_new();
        }
        if !self.connections.wait_until_closed(STOP_TIMEOUT).await {
            self.connections.end_all();
            self.connections.wait_until_closed(LINGER).await;
        }
        self.sweeping.abort();
    }
}

async fn sweep(connections: Arc<Connections>) {
    let start = Instant::now();
    let mut ticks = tokio::time::interval(SWEEP_INTERVAL);
    loop {
        ticks.tick().await;
        connections.sweep(start.elapsed());
    }
}

/// Starts to listen for SIGINT (Ctrl-C) and SIGTERM. Call it before the portal serves, so that no signal kills the
/// process. The returned future completes at the first signal.
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
