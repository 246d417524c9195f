//! The sockets: one where requests arrive, and one for each transfer.

use super::{
    Bootstrap, Limits,
    allowance::Allowance,
    options::Options,
    packet::{ErrorCode, Packet, Request},
    path::parse_path,
    transfer::{Outcome, Step, Transfer},
};
use crate::{Place, Places, Source};
use bytes::Bytes;
use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{net::UdpSocket, task::JoinSet, time};
use tokio_util::sync::CancellationToken;

/// The longest request in bytes: RFC 2347.
const LONGEST_REQUEST: usize = 512;
/// Telephones send acknowledgements and errors: what of a longer packet doesn't fit is not needed.
const LONGEST_ANSWER: usize = 512;
/// How long to wait after the system refused to receive, before asking it again.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers the requests that arrive at a socket, within limits, until told to stop.
///
/// Transfers are sent from the address that the socket is bound to, each from a port of its own: a machine with several
/// addresses should have a socket for each rather than one for all, for a telephone may not listen to another address
/// than the one that it asked.
pub async fn serve(socket: UdpSocket, bootstrap: Arc<dyn Bootstrap>, limits: Limits, stopping: CancellationToken) {
    let allowance = Allowance::new(limits.burst, limits.request_every);
    let places = Places::new(limits.transfers, limits.transfers_per_source);
    Server { socket, bootstrap, limits, allowance, places, transfers: JoinSet::new() }.run(stopping).await;
}

struct Server {
    socket: UdpSocket,
    bootstrap: Arc<dyn Bootstrap>,
    limits: Limits,
    allowance: Allowance,
    places: Arc<Places<Source>>,
    transfers: JoinSet<()>,
}

/// Why there is no transfer, and what the telephone is told.
struct Refusal {
    code: ErrorCode,
    message: &'static str,
}

impl Server {
    async fn run(mut self, stopping: CancellationToken) {
        let mut buffer = [0; LONGEST_REQUEST + 1];
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                Some(_) = self.transfers.join_next() => {}
                received = self.socket.recv_from(&mut buffer) => match received {
                    Ok((length, from)) if length <= LONGEST_REQUEST => self.hear(&buffer[..length], from).await,
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!(%error, "TFTP: receiving failed");
                        time::sleep(PAUSE).await;
                    }
                },
            }
        }
        // Whoever is still there after that loses its transfer when the set is dropped.
        let _ = time::timeout(self.limits.grace, async { while self.transfers.join_next().await.is_some() {} }).await;
    }

    /// A datagram to the port of requests. Only requests are answered: an answer to anything else could be answered by
    /// another server in turn, without end.
    async fn hear(&mut self, bytes: &[u8], from: SocketAddr) {
        let (is_read, request) = match Packet::parse(bytes) {
            Ok(Packet::Read(request)) => (true, request),
            Ok(Packet::Write(request)) => (false, request),
            _ => return,
        };
        let source = Source::of(from.ip());
        if !self.allowance.take(source, Instant::now()) {
            tracing::debug!(%from, path = %request.path, outcome = "dropped: too many requests", "TFTP");
            return;
        }
        let file = if is_read { self.find_file(&request, from) } else { Err(Refusal::WRITING) };
        match file {
            Ok(file) => match self.places.take(source) {
                Some(place) => self.start(&request, file, from, place).await,
                None => {
                    tracing::debug!(%from, path = %request.path, outcome = "dropped: too many transfers", "TFTP");
                }
            },
            Err(Refusal { code, message }) => {
                tracing::debug!(%from, path = %request.path, outcome = message, "TFTP");
                let answer = Packet::Error { code, message: message.into() }.write();
                // If it can't be sent it is lost, as any datagram may be.
                let _ = self.socket.try_send_to(&answer, from);
            }
        }
    }

    fn find_file(&self, request: &Request<'_>, from: SocketAddr) -> Result<Bytes, Refusal> {
        if !request.mode.is("octet") {
            return Err(Refusal::MODE);
        }
        let path = parse_path(request.path).ok_or(Refusal::PATH)?;
        self.bootstrap.file(&path, from.ip().to_canonical()).ok_or(Refusal::NOT_FOUND)
    }

    async fn start(&mut self, request: &Request<'_>, file: Bytes, peer: SocketAddr, place: Place<Source>) {
        let path = request.path.to_string();
        let socket = match self.own_socket().await {
            Ok(socket) => socket,
            Err(error) => {
                tracing::warn!(from = %peer, path, %error, "TFTP: no socket for a transfer");
                return;
            }
        };
        let options = Options::of(request, file.len());
        let longest = self.limits.longest;
        self.transfers.spawn(async move {
            match time::timeout(longest, send_file(&socket, peer, file, options)).await {
                Ok(Ok(outcome)) => tracing::debug!(from = %peer, path, %outcome, "TFTP"),
                Ok(Err(error)) => tracing::debug!(from = %peer, path, outcome = %error, "TFTP"),
                Err(_) => tracing::debug!(from = %peer, path, outcome = "took too long", "TFTP"),
            }
            drop(place);
        });
    }

    /// A socket for one transfer: its port is the server's identifier of it (RFC 1350 section 4).
    async fn own_socket(&self) -> io::Result<UdpSocket> {
        let mut address = self.socket.local_addr()?;
        address.set_port(0);
        UdpSocket::bind(address).await
    }
}

/// Sends a file to whoever asked for it.
async fn send_file(socket: &UdpSocket, peer: SocketAddr, file: Bytes, options: Options) -> io::Result<Outcome> {
    let (mut transfer, first) = Transfer::new(file, options);
    socket.send_to(&first, peer).await?;
    let mut until = time::Instant::now() + transfer.patience();
    let mut buffer = [0; LONGEST_ANSWER];
    loop {
        let mut step = match time::timeout_at(until, socket.recv_from(&mut buffer)).await {
            Ok(received) => {
                let (length, from) = received?;
                let bytes = &buffer[..length];
                if from == peer {
                    transfer.hear(bytes)
                } else {
                    turn_away(socket, from, bytes);
                    Step::Wait
                }
            }
            Err(_) => transfer.time_out(),
        };
        // Packets that come without end must not keep the time from being up.
        if step == Step::Wait && time::Instant::now() >= until {
            step = transfer.time_out();
        }
        match step {
            Step::Wait => {}
            Step::Send(packet) => {
                socket.send_to(&packet, peer).await?;
                until = time::Instant::now() + transfer.patience();
            }
            Step::End(outcome, packet) => {
                if let Some(packet) = packet {
                    socket.send_to(&packet, peer).await?;
                }
                return Ok(outcome);
            }
        }
    }
}

/// Tells a stranger that it takes no part in this transfer (RFC 1350 section 4), which goes on. Errors and what is no
/// packet are not answered.
fn turn_away(socket: &UdpSocket, stranger: SocketAddr, bytes: &[u8]) {
    if !matches!(Packet::parse(bytes), Err(_) | Ok(Packet::Error { .. })) {
        let message = "this port is another transfer's".into();
        let answer = Packet::Error { code: ErrorCode::UNKNOWN_TRANSFER, message }.write();
        let _ = socket.try_send_to(&answer, stranger);
    }
}

impl Refusal {
    const WRITING: Self = Self { code: ErrorCode::ACCESS_VIOLATION, message: "nothing can be written here" };
    const PATH: Self = Self { code: ErrorCode::ACCESS_VIOLATION, message: "not a path that is served" };
    const MODE: Self = Self { code: ErrorCode::NOT_DEFINED, message: "only octet mode is served" };
    const NOT_FOUND: Self = Self { code: ErrorCode::FILE_NOT_FOUND, message: "file not found" };
}
