//! Accepts connections from the socket, one after the other.

use super::serve::{ConnectionServer, HandshakeFailed};
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

/// How long to wait when the system has no more sockets.
const BREATH: Duration = Duration::from_millis(50);
/// The interval of that error in the log.
const REPORT: Duration = Duration::from_mins(1);
/// How long current handshakes may take after new ones are refused.
const HANDSHAKES: Duration = Duration::from_millis(50);
#[cfg(target_os = "linux")]
/// How long a peer may leave sent data without an acknowledgement, or have no room for it.
const UNACKNOWLEDGED: Duration = Duration::from_secs(30);
#[cfg(target_os = "linux")]
/// The maximum of unsent data that the system holds, in bytes. The rest stays in the answer, which is in memory anyway.
const UNSENT: u32 = 128 * 1024;

/// The task that accepts connections.
pub(super) struct AcceptLoop {
    pub(super) connections: Arc<Connections>,
    pub(super) certificate: Option<Certificate>,
    pub(super) rules: AddressRules,
    pub(super) handshake_failed: HandshakeFailed,
    pub(super) router: Router,
}

impl AcceptLoop {
    /// Accepts until told to close; then also accepts the peers that have already connected, so that none of them is
    /// reset.
    pub(super) async fn run(self, listener: TcpListener, closing: CancellationToken) {
        let server = ConnectionServer::new(self.connections, self.certificate, self.handshake_failed, self.router);
        let server = Arc::new(server);
        let mut said: Option<Instant> = None;
        loop {
            tokio::select! {
                biased;
                () = closing.cancelled() => break,
                () = server.connections().room() => {}
            }
            let accepted = tokio::select! {
                biased;
                () = closing.cancelled() => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => take(&server, &self.rules, stream, peer),
                Err(error) => {
                    if said.is_none_or(|said| said.elapsed() >= REPORT) {
                        tracing::error!(%error, "a connection can't be accepted");
                        said = Some(Instant::now());
                    }
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
        refuse_handshakes(&listener);
        tokio::time::sleep(HANDSHAKES).await;
        let Ok(listener) = listener.into_std() else { return };
        while let Ok((stream, peer)) = listener.accept() {
            if let Ok(stream) = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream)) {
                take(&server, &self.rules, stream, peer);
            }
        }
    }
}

fn take(server: &Arc<ConnectionServer>, rules: &AddressRules, stream: TcpStream, peer: SocketAddr) {
    let source = (!rules.is_trusted(peer.ip().to_canonical())).then(|| Source::of(peer.ip()));
    let Some(admission) = server.connections().admit(source) else { return };
    // A peer that has gone in the meantime is noticed at the first read.
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
        socket.set_tcp_user_timeout(Some(UNACKNOWLEDGED))?;
        socket.set_tcp_notsent_lowat(UNSENT)?;
    }
    Ok(())
}

/// Drops the packets that begin a connection, and no others: the peer tries again, and finds the socket closed or
/// another process behind it. Otherwise peers that connect between the last accept and the closing would be reset.
#[cfg(target_os = "linux")]
fn refuse_handshakes(listener: &TcpListener) {
    // The TCP flags are in byte 13; SYN is 2.
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
