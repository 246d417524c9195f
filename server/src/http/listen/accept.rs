//! Accepts connections from the socket, one after the other.

use super::serve::{ConnectionServer, HandshakeFailureHandler};
use crate::http::{
    client_address::AddressRules,
    connections::{Connections, Metered},
    tls::Certificate,
};
use axum::Router;
use portal_protocols::Source;
#[cfg(target_os = "linux")]
use socket2::{SockFilter, SockRef};
use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// The pause after a failed accept: the process or the system has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// The minimum interval between two log lines about failed accepts.
const REPORT_INTERVAL: Duration = Duration::from_mins(1);
/// The time that TCP handshakes which have begun get to complete, after new ones are refused.
const HANDSHAKE_GRACE: Duration = Duration::from_millis(50);
/// How long a peer may leave sent data without an acknowledgement, or have no room for it.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED_LIMIT: Duration = Duration::from_secs(30);
/// The maximum amount of unsent data that the system holds for a connection, in bytes. The other data stays in the
/// answer, which is in memory anyway.
#[cfg(target_os = "linux")]
const UNSENT_LIMIT: u32 = 128 * 1024;

/// The task that accepts connections.
pub(super) struct AcceptLoop {
    pub(super) connections: Arc<Connections>,
    pub(super) certificate: Option<Certificate>,
    pub(super) rules: AddressRules,
    pub(super) on_handshake_failure: HandshakeFailureHandler,
    pub(super) router: Router,
}

impl AcceptLoop {
    /// Accepts connections until `closing` is cancelled. Then it also accepts the peers that the system has already
    /// connected, so that none of them gets a reset.
    pub(super) async fn run(self, listener: TcpListener, closing: CancellationToken) {
        let server = ConnectionServer::new(self.connections, self.certificate, self.on_handshake_failure, self.router);
        let server = Arc::new(server);
        let mut reported_at: Option<Instant> = None;
        loop {
            tokio::select! {
                biased;
                () = closing.cancelled() => break,
                () = server.connections().wait_for_room() => {}
            }
            let accepted = tokio::select! {
                biased;
                () = closing.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => admit(&server, &self.rules, stream, peer),
                Err(error) => {
                    if reported_at.is_none_or(|time| time.elapsed() >= REPORT_INTERVAL) {
                        tracing::error!(%error, "a connection can't be accepted");
                        reported_at = Some(Instant::now());
                    }
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
        refuse_handshakes(&listener);
        tokio::time::sleep(HANDSHAKE_GRACE).await;
        let Ok(listener) = listener.into_std() else { return };
        while let Ok((stream, peer)) = listener.accept() {
            if let Ok(stream) = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream)) {
                admit(&server, &self.rules, stream, peer);
            }
        }
    }
}

/// Serves an accepted connection in its own task, or closes it when there is no place for it.
fn admit(server: &Arc<ConnectionServer>, rules: &AddressRules, stream: TcpStream, peer: SocketAddr) {
    let source = (!rules.is_trusted(peer.ip().to_canonical())).then(|| Source::of(peer.ip()));
    let Some(admission) = server.connections().admit(source) else { return };
    // An error here means that the peer has gone; the first read then ends the connection.
    let _ = set_options(&stream);
    let stream = Metered::new(stream, admission.connection().clone());
    tokio::spawn(server.clone().serve(stream, peer, admission));
}

/// Sets the socket's options. Without `TCP_NODELAY` an answer in pieces waits 40 ms for the peer's acknowledgement.
fn set_options(stream: &TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    #[cfg(target_os = "linux")]
    {
        let socket = SockRef::from(stream);
        socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED_LIMIT))?;
        socket.set_tcp_notsent_lowat(UNSENT_LIMIT)?;
    }
    Ok(())
}

/// Makes the system drop the packets that begin a connection, and no others. A peer then sends its packet again, and
/// finds the socket closed or the next process listening. Without this, a peer that connects between the last accept
/// and the closing of the socket would get a reset.
#[cfg(target_os = "linux")]
fn refuse_handshakes(listener: &TcpListener) {
    // A classic BPF program: load byte 13, which has the TCP flags; if it has SYN (2), drop the packet (return 0),
    // otherwise keep it. The codes are those of `linux/filter.h`: 0x30 loads a byte, 0x45 tests bits, 0x06 returns.
    let load_flags = SockFilter::new(0x30, 0, 0, 13);
    let is_syn = SockFilter::new(0x45, 0, 1, 2);
    let (drop, keep) = (SockFilter::new(0x06, 0, 0, 0), SockFilter::new(0x06, 0, 0, u32::MAX));
    if let Err(error) = SockRef::from(listener).attach_filter(&[load_flags, is_syn, drop, keep]) {
        tracing::debug!(%error, "handshakes go on until the socket is closed");
    }
}

/// Other systems have no such filter.
#[cfg(not(target_os = "linux"))]
const fn refuse_handshakes(_: &TcpListener) {}
