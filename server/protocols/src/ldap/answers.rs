//! Sends responses in pieces, so that a slow client costs little memory.

use super::message::Kind;
use ldap3_proto::{
    LdapCodec,
    control::LdapControl,
    proto::{LdapExtendedResponse, LdapMsg, LdapOp, LdapResult, LdapResultCode},
};
use std::{io, time::Duration};
use tokio::{
    io::{AsyncWrite, AsyncWriteExt as _},
    time::timeout,
};
use tokio_util::{bytes::BytesMut, codec::Encoder as _};

/// The number of buffered bytes at which the buffer is sent.
const FLUSH_AT: usize = 16 * 1024;
/// "Notice of Disconnection", RFC 4511 4.4.1.
const NOTICE_OF_DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";

/// The sending side of a connection, for the responses to one request.
pub(super) struct Answers<'a, W> {
    writer: &'a mut W,
    buffer: BytesMut,
    write_timeout: Duration,
}

impl<'a, W: AsyncWrite + Unpin> Answers<'a, W> {
    /// Writes to `writer`. A piece that the client does not accept within `write_timeout` is an error.
    pub(super) fn new(writer: &'a mut W, write_timeout: Duration) -> Self {
        Self { writer, buffer: BytesMut::new(), write_timeout }
    }

    /// Sends a response to the request with message ID `id`.
    pub(super) async fn send(&mut self, id: i32, op: LdapOp, controls: Vec<LdapControl>) -> io::Result<()> {
        LdapCodec::default().encode(LdapMsg { msgid: id, op, ctrl: controls }, &mut self.buffer)?;
        if self.buffer.len() < FLUSH_AT { Ok(()) } else { self.flush().await }
    }

    /// Sends a response that holds a result only. Sends nothing for a request that has no response (unbind, abandon).
    pub(super) async fn send_result(
        &mut self,
        id: i32,
        kind: Kind,
        code: LdapResultCode,
        text: &str,
    ) -> io::Result<()> {
        match kind.response(result(code, text)) {
            Some(op) => self.send(id, op, Vec::new()).await,
            None => Ok(()),
        }
    }

    /// Sends the notice of disconnection with the reason.
    pub(super) async fn send_notice_of_disconnection(&mut self, code: LdapResultCode, text: &str) -> io::Result<()> {
        let name = Some(NOTICE_OF_DISCONNECTION.to_owned());
        let notice = LdapExtendedResponse { res: result(code, text), name, value: None };
        self.send(0, LdapOp::ExtendedResponse(notice), Vec::new()).await?;
        self.flush().await
    }

    /// Sends the buffered bytes.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        let send_all = async {
            self.writer.write_all_buf(&mut self.buffer).await?;
            self.writer.flush().await
        };
        timeout(self.write_timeout, send_all).await?
    }
}

/// A result with an empty `matchedDN`.
pub(super) fn result(code: LdapResultCode, text: &str) -> LdapResult {
    LdapResult { code, matcheddn: String::new(), message: text.to_owned(), referral: Vec::new() }
}
