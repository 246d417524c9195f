//! One connection's bytes: requests in, one at a time, and their responses out in the same order.

use super::{
    Directory, Limits,
    answers::Answers,
    message::{self, Request},
    session::{Next, Session},
    slots::Slot,
};
use ldap3_proto::proto::LdapResultCode;
use std::io;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    time::{Instant, timeout, timeout_at},
};
use tokio_util::{bytes::BytesMut, sync::CancellationToken};

/// How much is read at once, in bytes.
const PIECE: usize = 4 * 1024;

/// How a connection's talk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// For good.
    Closed,
    /// To begin anew over TLS.
    StartTls,
}

/// What a connection brings next.
enum Arrival {
    Request(Request),
    /// Nothing more: the client left, or fell silent.
    Silence,
    /// What is no message.
    Malformed,
}

/// Answers requests until the client leaves, is silent for too long or says what can't be understood, or the server stops.
pub(super) async fn talk<S, D>(
    stream: &mut S,
    session: &mut Session<D>,
    limits: &Limits,
    slot: &Slot,
    stopping: &CancellationToken,
) -> io::Result<End>
where
    S: AsyncRead + AsyncWrite + Unpin,
    D: Directory,
{
    let mut buffer = BytesMut::new();
    let mut stranger_until = None;
    loop {
        let end = if session.is_bound() {
            stranger_until = None;
            Instant::now() + limits.idle
        } else {
            // Whoever keeps talking without a name would keep the place of one who has one.
            *stranger_until.get_or_insert_with(|| Instant::now() + limits.idle_before_bind)
        };
        if end <= Instant::now() {
            return Ok(End::Closed);
        }
        let arrival = tokio::select! {
            biased;
            () = stopping.cancelled() => {
                Answers::new(stream, limits.write).say_goodbye(LdapResultCode::Unavailable, "stopping").await?;
                return Ok(End::Closed);
            }
            arrival = timeout_at(end, arrival(stream, &mut buffer)) => arrival.unwrap_or(Ok(Arrival::Silence))?,
        };
        let mut answers = Answers::new(stream, limits.write);
        let next = match arrival {
            Arrival::Request(request) => {
                let was_bound = session.is_bound();
                let next = session.answer(request, &mut answers).await?;
                if session.is_bound() != was_bound {
                    slot.note(session.is_bound());
                }
                next
            }
            Arrival::Silence => Next::Close,
            Arrival::Malformed => {
                answers.say_goodbye(LdapResultCode::ProtocolError, "not an LDAP message").await?;
                Next::Close
            }
        };
        answers.flush().await?;
        match next {
            Next::Continue => {}
            Next::Close => return Ok(End::Closed),
            // What was sent before the handshake must not pass for having been sent after it.
            Next::StartTls if !buffer.is_empty() => return Ok(End::Closed),
            Next::StartTls => return Ok(End::StartTls),
        }
    }
}

/// Ends the sending side, as far as the client lets us.
pub(super) async fn hang_up<S: AsyncWrite + Unpin>(stream: &mut S, limits: &Limits) {
    // Whoever is gone needs no farewell.
    let _ = timeout(limits.write, stream.shutdown()).await;
}

/// Reads the next message. What has been read stays in the buffer if this is dropped.
async fn arrival<S: AsyncRead + Unpin>(stream: &mut S, buffer: &mut BytesMut) -> io::Result<Arrival> {
    loop {
        let length = match message::measure(buffer) {
            Ok(length) => length,
            Err(message::Malformed) => return Ok(Arrival::Malformed),
        };
        if let Some(length) = length.filter(|length| *length <= buffer.len()) {
            let bytes = buffer.split_to(length);
            return Ok(message::read(&bytes).map_or(Arrival::Malformed, Arrival::Request));
        }
        // A length that is announced is not room that is given: the room comes with the bytes.
        buffer.reserve(PIECE);
        if stream.read_buf(buffer).await? == 0 {
            return Ok(Arrival::Silence);
        }
    }
}
