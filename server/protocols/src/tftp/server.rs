//! The sockets of the TFTP server: one for requests, and one for each transfer.

use super::{
    Bootstrap, Limits,
    allowance::Allowance,
    options::Options,
    packet::{ErrorCode, Packet, Request},
    path::parse_path,
    transfer::{Step, Transfer, TransferOutcome},
};
use crate::{Permit, Quota, Source};
use bytes::Bytes;
use std::{
    io,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{net::UdpSocket, task::JoinSet, time};
use tokio_util::sync::CancellationToken;

/// The longest request in bytes (RFC 2347).
const REQUEST_LIMIT: usize = 512;
/// The size of a transfer's receive buffer in bytes. Phones send ACK and ERROR packets only; the rest of a longer
/// packet is not needed.
const PACKET_LIMIT: usize = 512;
/// The pause after a failed receive, before the next one.
const RECEIVE_PAUSE: Duration = Duration::from_millis(100);

/// Answers the requests that arrive at `socket`, within `limits`, until `stopping` is cancelled.
///
/// Each transfer is sent from the address that `socket` is bound to, from a port of its own. On a machine with several
/// addresses, bind one socket to each address rather than one socket to all: a phone may ignore an answer from an
/// address other than the address that it asked.
pub async fn serve(socket: UdpSocket, bootstrap: Arc<dyn Bootstrap>, limits: Limits, stopping: CancellationToken) {
    let allowance = Allowance::new(limits.burst, limits.request_interval);
    let quota = Quota::new(limits.transfers, limits.transfers_per_source);
    Server { socket, bootstrap, limits, allowance, quota, transfers: JoinSet::new() }.run(stopping).await;
}

struct Server {
    socket: UdpSocket,
    bootstrap: Arc<dyn Bootstrap>,
    limits: Limits,
    allowance: Allowance,
    quota: Arc<Quota<Source>>,
    transfers: JoinSet<()>,
}

/// Why the server starts no transfer; sent to the phone as an ERROR packet.
struct Refusal {
    code: ErrorCode,
    message: &'static str,
}

impl Server {
    async fn run(mut self, stopping: CancellationToken) {
        let mut buffer = [0; REQUEST_LIMIT + 1];
        loop {
            tokio::select! {
                () = stopping.cancelled() => break,
                Some(_) = self.transfers.join_next() => {}
                received = self.socket.recv_from(&mut buffer) => match received {
                    Ok((length, from)) if length <= REQUEST_LIMIT => self.handle_datagram(&buffer[..length], from).await,
                    Ok(_) => {}
                    Err(error) => {
                        tracing::warn!(%error, "TFTP: receive failed");
                        time::sleep(RECEIVE_PAUSE).await;
                    }
                },
            }
        }
        // Transfers that still run after the stop timeout end when the set is dropped.
        let _ = time::timeout(self.limits.stop_timeout, async { while self.transfers.join_next().await.is_some() {} })
            .await;
    }

    /// Handles a datagram at the request port. Only requests are answered: if two servers answered each other's errors,
    /// they would never stop.
    async fn handle_datagram(&mut self, bytes: &[u8], from: SocketAddr) {
        let (is_read, request) = match Packet::parse(bytes) {
            Ok(Packet::Read(request)) => (true, request),
            Ok(Packet::Write(request)) => (false, request),
            _ => return,
        };
        let source = Source::of(from.ip());
        if !self.allowance.allow_request(source, Instant::now()) {
            tracing::debug!(%from, path = %request.path, outcome = "dropped: too many requests", "TFTP");
            return;
        }
        let file = if is_read { self.find_file(&request, from) } else { Err(Refusal::WRITE) };
        match file {
            Ok(file) => match self.quota.acquire(source) {
                Some(permit) => self.start_transfer(&request, file, from, permit).await,
                None => {
                    tracing::debug!(%from, path = %request.path, outcome = "dropped: too many transfers", "TFTP");
                }
            },
            Err(Refusal { code, message }) => {
                tracing::debug!(%from, path = %request.path, outcome = message, "TFTP");
                let answer = Packet::Error { code, message: message.into() }.write();
                // A failed send is equal to a lost datagram: the phone asks again.
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

    async fn start_transfer(&mut self, request: &Request<'_>, file: Bytes, peer: SocketAddr, permit: Permit<Source>) {
        let path = request.path.to_string();
        let socket = match self.bind_transfer_socket().await {
            Ok(socket) => socket,
            Err(error) => {
                tracing::warn!(from = %peer, path, %error, "TFTP: cannot bind the socket of a transfer");
                return;
            }
        };
        let options = Options::of(request, file.len());
        let transfer_timeout = self.limits.transfer_timeout;
        self.transfers.spawn(async move {
            match time::timeout(transfer_timeout, send_file(&socket, peer, file, options)).await {
                Ok(Ok(outcome)) => tracing::debug!(from = %peer, path, %outcome, "TFTP"),
                Ok(Err(error)) => tracing::debug!(from = %peer, path, outcome = %error, "TFTP"),
                Err(_) => tracing::debug!(from = %peer, path, outcome = "took too long", "TFTP"),
            }
            drop(permit);
        });
    }

    /// Binds the socket of one transfer. Its port is the server's transfer identifier (RFC 1350 section 4).
    async fn bind_transfer_socket(&self) -> io::Result<UdpSocket> {
        let mut address = self.socket.local_addr()?;
        address.set_port(0);
        UdpSocket::bind(address).await
    }
}

/// Sends a file to the client that asked for it.
async fn send_file(socket: &UdpSocket, peer: SocketAddr, file: Bytes, options: Options) -> io::Result<TransferOutcome> {
    let (mut transfer, first) = Transfer::new(file, options);
    socket.send_to(&first, peer).await?;
    let mut deadline = time::Instant::now() + transfer.timeout();
    let mut buffer = [0; PACKET_LIMIT];
    loop {
        let mut step = match time::timeout_at(deadline, socket.recv_from(&mut buffer)).await {
            Ok(received) => {
                let (length, from) = received?;
                let bytes = &buffer[..length];
                if from == peer {
                    transfer.receive(bytes)
                } else {
                    reject_stranger(socket, from, bytes);
                    Step::Wait
                }
            }
            Err(_) => transfer.handle_timeout(),
        };
        // A stream of unexpected packets must not postpone the timeout.
        if step == Step::Wait && time::Instant::now() >= deadline {
            step = transfer.handle_timeout();
        }
        match step {
            Step::Wait => {}
            Step::Send(packet) => {
                socket.send_to(&packet, peer).await?;
                deadline = time::Instant::now() + transfer.timeout();
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

/// Answers a packet from a third party with error 5 (RFC 1350 section 4); the transfer goes on. Errors and malformed
/// packets get no answer.
fn reject_stranger(socket: &UdpSocket, stranger: SocketAddr, bytes: &[u8]) {
    if !matches!(Packet::parse(bytes), Err(_) | Ok(Packet::Error { .. })) {
        let message = "this port belongs to another transfer".into();
        let answer = Packet::Error { code: ErrorCode::UNKNOWN_TRANSFER, message }.write();
        let _ = socket.try_send_to(&answer, stranger);
    }
}

impl Refusal {
    const WRITE: Self = Self { code: ErrorCode::ACCESS_VIOLATION, message: "nothing can be written here" };
    const PATH: Self = Self { code: ErrorCode::ACCESS_VIOLATION, message: "invalid path" };
    const MODE: Self = Self { code: ErrorCode::NOT_DEFINED, message: "only octet mode is served" };
    const NOT_FOUND: Self = Self { code: ErrorCode::FILE_NOT_FOUND, message: "file not found" };
}
