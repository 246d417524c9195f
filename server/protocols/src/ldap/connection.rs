//! The bytes of one connection: reads one request at a time and sends the responses in the same order.

use super::{
    Directory, Limits,
    answers::Answers,
    message::{self, Request},
    session::{NextStep, Session},
    slots::Slot,
};
use ldap3_proto::proto::LdapResultCode;
use std::io;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::{Instant, timeout, timeout_at},
};
use tokio_util::{bytes::BytesMut, sync::CancellationToken};

/// The buffer space for one read, in bytes.
const READ_SIZE: usize = 4 * 1024;

/// How an exchange of messages ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExchangeEnd {
    /// The connection closes.
    Closed,
    /// The client continues with a TLS handshake.
    StartTls,
}

/// What a client sent.
enum Received {
    Request(Request),
    /// Nothing: the client closed the connection or sent nothing for too long.
    Nothing,
    /// The bytes are not an LDAP message.
    Malformed,
}

/// Answers requests until the client closes the connection, sends nothing for too long or sends a malformed message, or
/// until the server stops.
pub(super) async fn exchange_messages<S, D>(
    stream: &mut S,
    session: &mut Session<D>,
    limits: &Limits,
    slot: &Slot,
    stopping: &CancellationToken,
) -> io::Result<ExchangeEnd>
where
    S: AsyncRead + AsyncWrite + Unpin,
    D: Directory,
{
    let mut buffer = BytesMut::new();
    let mut bind_deadline = None;
    loop {
        let deadline = if session.is_bound() {
            bind_deadline = None;
            Instant::now() + limits.idle_timeout
        } else {
            // A client that never signs in must not keep a slot by sending requests.
            *bind_deadline.get_or_insert_with(|| Instant::now() + limits.bind_timeout)
        };
        if deadline <= Instant::now() {
            return Ok(ExchangeEnd::Closed);
        }
        let received = tokio::select! {
            biased;
            () = stopping.cancelled() => {
                Answers::new(stream, limits.write_timeout).send_notice_of_disconnection(LdapResultCode::Unavailable, "stopping").await?;
                return Ok(ExchangeEnd::Closed);
            }
            received = timeout_at(deadline, receive(stream, &mut buffer)) => received.unwrap_or(Ok(Received::Nothing))?,
        };
        let mut answers = Answers::new(stream, limits.write_timeout);
        let next = match received {
            Received::Request(request) => {
                let was_bound = session.is_bound();
                let next = session.answer(request, &mut answers).await?;
                if session.is_bound() != was_bound {
                    slot.set_bound(session.is_bound());
                }
                next
            }
            Received::Nothing => NextStep::Close,
            Received::Malformed => {
                answers.send_notice_of_disconnection(LdapResultCode::ProtocolError, "not an LDAP message").await?;
                NextStep::Close
            }
        };
        answers.flush().await?;
        match next {
            NextStep::Continue => {}
            NextStep::Close => return Ok(ExchangeEnd::Closed),
            // Bytes that arrived before the handshake must not be treated as encrypted (command injection).
            NextStep::StartTls if !buffer.is_empty() => return Ok(ExchangeEnd::Closed),
            NextStep::StartTls => return Ok(ExchangeEnd::StartTls),
        }
    }
}

/// Closes the sending side, if the client still accepts it.
pub(super) async fn close<S: AsyncWrite + Unpin>(stream: &mut S, limits: &Limits) {
    // An error means that the client is gone already.
    let _ = timeout(limits.write_timeout, stream.shutdown()).await;
}

/// Reads the next message. Cancellation is safe: received bytes stay in the buffer.
async fn receive<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut BytesMut) -> io::Result<Received> {
    loop {
        let length = match message::measure(buffer) {
            Ok(length) => length,
            Err(message::MalformedMessage) => return Ok(Received::Malformed),
        };
        if let Some(length) = length.filter(|length| *length <= buffer.len()) {
            let bytes = buffer.split_to(length);
            return Ok(message::read(&bytes).map_or(Received::Malformed, Received::Request));
        }
        // The buffer grows with the received bytes, not with the announced length, so a client cannot reserve memory.
        buffer.reserve(READ_SIZE);
        if stream.read_buf(buffer).await? == 0 {
            return Ok(Received::Nothing);
        }
    }
}
