//! The sockets of the LDAP server: accepts connections until the server is told to stop, and lets running requests
//! finish.

use super::{
    Directory, Security, Settings,
    attempts::Attempts,
    connection::{ExchangeEnd, close, exchange_messages},
    session::{Protection, Session, Shared},
    slots::{Slot, Slots},
    tls::TlsSource,
};
use crate::Source;
use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    task::JoinSet,
    time::{Instant, sleep, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;

/// The pause after a failed accept, for example when no file descriptor is left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// An LDAP server for a directory. Clones share the limits and the counters of connections and failures, so LDAP and
/// LDAPS listeners count together.
pub struct LdapServer<D> {
    shared: Arc<Shared<D>>,
    slots: Arc<Slots>,
}

impl<D> Clone for LdapServer<D> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared), slots: Arc::clone(&self.slots) }
    }
}

impl<D: Directory> LdapServer<D> {
    /// Creates a server for a directory.
    pub fn new(directory: Arc<D>, settings: Settings) -> Self {
        let slots = Slots::new(settings.limits.connections, settings.limits.connections_per_source);
        let attempts = Attempts::new(&settings.limits, Instant::now());
        Self { shared: Arc::new(Shared { directory, settings, attempts }), slots }
    }

    /// Accepts connections until `stopping` is cancelled. Returns when all connections are closed, after
    /// [`stop_timeout`](super::Limits::stop_timeout) at the latest.
    pub async fn serve(&self, listener: TcpListener, security: Security, stopping: CancellationToken) {
        let mut connections = JoinSet::new();
        loop {
            let accepted = tokio::select! {
                biased;
                () = stopping.cancelled() => break,
                Some(_) = connections.join_next() => continue,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    // Responses are small and the client waits for each, so Nagle's algorithm would only delay them.
                    let _ = stream.set_nodelay(true);
                    let (server, security, stopping) = (self.clone(), security.clone(), stopping.clone());
                    connections.spawn(async move { server.serve_stream(stream, peer, &security, &stopping).await });
                }
                Err(error) => {
                    tracing::warn!(%error, "LDAP: accept failed");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        drop(listener);
        let all_closed = async { while connections.join_next().await.is_some() {} };
        if timeout(self.shared.settings.limits.stop_timeout, all_closed).await.is_err() {
            connections.shutdown().await;
        }
    }

    /// Serves one open connection from `peer` until it ends. Closes it at once when there are too many connections.
    pub async fn serve_stream<S>(&self, stream: S, peer: SocketAddr, security: &Security, stopping: &CancellationToken)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let Some(slot) = self.slots.acquire(Source::of(peer.ip())) else {
            tracing::debug!(address = %peer.ip(), "LDAP: too many connections, a new one was closed");
            return;
        };
        let protection = match security {
            Security::Plain => Protection::None,
            Security::StartTls(_) => Protection::Offered,
            Security::Tls(_) => Protection::Tls,
        };
        let mut session = Session::new(Arc::clone(&self.shared), peer.ip(), protection);
        let served = self.serve_session(stream, &mut session, security, &slot, stopping);
        let ended = tokio::select! {
            biased;
            () = slot.wait_for_eviction() => Err(io::Error::other("closed to make room for another connection")),
            served = served => served,
        };
        if let Err(error) = ended {
            log_error(peer.ip(), &error);
        }
        session.log();
    }

    async fn serve_session<S>(
        &self,
        mut stream: S,
        session: &mut Session<D>,
        security: &Security,
        slot: &Slot,
        stopping: &CancellationToken,
    ) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let limits = &self.shared.settings.limits;
        if let Security::Tls(source) = security {
            return self.exchange_over_tls(stream, source, session, slot, stopping).await;
        }
        let end = exchange_messages(&mut stream, session, limits, slot, stopping).await;
        if let (Ok(ExchangeEnd::StartTls), Security::StartTls(source)) = (&end, security) {
            session.protect();
            slot.set_bound(false);
            return self.exchange_over_tls(stream, source, session, slot, stopping).await;
        }
        close(&mut stream, limits).await;
        end.map(|_| ())
    }

    async fn exchange_over_tls<S>(
        &self,
        stream: S,
        source: &TlsSource,
        session: &mut Session<D>,
        slot: &Slot,
        stopping: &CancellationToken,
    ) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send,
    {
        let limits = &self.shared.settings.limits;
        let handshake = timeout(limits.bind_timeout, TlsAcceptor::from(source.current()).accept(stream));
        let mut stream: TlsStream<S> = tokio::select! {
            () = stopping.cancelled() => return Ok(()),
            completed = handshake => completed?.inspect_err(|error| session.handshake_failed(error))?,
        };
        let end = exchange_messages(&mut stream, session, limits, slot, stopping).await;
        close(&mut stream, limits).await;
        end.map(|_| ())
    }
}

/// Logs the error that ended a connection, at the debug level only, because clients often break connections.
fn log_error(address: IpAddr, error: &io::Error) {
    tracing::debug!(%address, %error, "an LDAP connection broke");
}
