//! Responses on their way out, in pieces, so that a slow reader costs little memory.

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

/// How much waits before it is sent, in bytes.
const PIECE: usize = 16 * 1024;
/// "Notice of Disconnection", RFC 4511 4.4.1.
const NOTICE_OF_DISCONNECTION: &str = "1.3.6.1.4.1.1466.20036";

/// Where the responses to a request go.
pub(super) struct Answers<'a, W> {
    writer: &'a mut W,
    buffer: BytesMut,
    patience: Duration,
}

impl<'a, W: AsyncWrite + Unpin> Answers<'a, W> {
    /// Writes there; a piece that isn't taken within `patience` is an error.
    pub(super) fn new(writer: &'a mut W, patience: Duration) -> Self {
        Self { writer, buffer: BytesMut::new(), patience }
    }

    /// Answers the request of a number.
    pub(super) async fn send(&mut self, id: i32, op: LdapOp, controls: Vec<LdapControl>) -> io::Result<()> {
        LdapCodec::default().encode(LdapMsg { msgid: id, op, ctrl: controls }, &mut self.buffer)?;
        if self.buffer.len() < PIECE { Ok(()) } else { self.flush().await }
    }

    /// Answers a request with a result alone; what has no response gets none.
    pub(super) async fn finish(&mut self, id: i32, kind: Kind, code: LdapResultCode, text: &str) -> io::Result<()> {
        match kind.response(result(code, text)) {
            Some(op) => self.send(id, op, Vec::new()).await,
            None => Ok(()),
        }
    }

    /// Says why the connection is about to end.
    pub(super) async fn say_goodbye(&mut self, code: LdapResultCode, text: &str) -> io::Result<()> {
        let name = Some(NOTICE_OF_DISCONNECTION.to_owned());
        let notice = LdapExtendedResponse { res: result(code, text), name, value: None };
        self.send(0, LdapOp::ExtendedResponse(notice), Vec::new()).await?;
        self.flush().await
    }

    /// Sends what waits.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        let all = async {
            self.writer.write_all_buf(&mut self.buffer).await?;
            self.writer.flush().await
        };
        timeout(self.patience, all).await?
    }
}

/// A result without a matched name.
pub(super) fn result(code: LdapResultCode, text: &str) -> LdapResult {
    LdapResult { code, matcheddn: String::new(), message: text.to_owned(), referral: Vec::new() }
}
