//! The state machine of one transfer: which packet to send after each received packet or timeout. It has no socket and
//! no clock.

use super::{
    options::Options,
    packet::{ErrorCode, Packet},
};
use bytes::Bytes;
use std::{fmt, time::Duration};

/// The retransmission timeout when the phone asks for none.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(4);
/// The maximum number of retransmissions of a packet before the transfer fails.
const RESEND_LIMIT: u8 = 4;

/// A transfer. One packet is unacknowledged at a time: the OACK (block 0) if options were accepted, then each block.
#[derive(Clone, Debug)]
pub struct Transfer {
    file: Bytes,
    options: Options,
    /// The block that waits for its acknowledgement. Its number on the wire is this value modulo 65536.
    block: usize,
    resends: u8,
    /// Whether the phone has acknowledged a packet of this transfer.
    has_acknowledged: bool,
}

/// The next action of the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send these bytes and restart the timeout.
    Send(Vec<u8>),
    /// Do nothing; the timeout keeps running.
    Wait,
    /// The transfer is over. Send the packet, if there is one, to tell the phone.
    End(TransferOutcome, Option<Vec<u8>>),
}

/// How a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferOutcome {
    /// The phone acknowledged the whole file.
    Sent,
    /// The phone did not answer any retransmission.
    Unanswered,
    /// The phone ended the transfer with an ERROR packet.
    Refused(ErrorCode),
    /// The phone sent a packet that is not allowed in a transfer.
    Illegal,
}

impl Transfer {
    /// Starts a transfer. Returns the transfer and the first packet to send.
    pub fn new(file: Bytes, options: Options) -> (Self, Vec<u8>) {
        let block = usize::from(options.acknowledgement().is_none());
        let transfer = Self { file, options, block, resends: 0, has_acknowledged: false };
        let first = transfer.packet();
        (transfer, first)
    }

    /// Handles a datagram from the phone. An ACK of any block but the current one is a duplicate and gets no answer: an
    /// answer would double every later packet ("Sorcerer's Apprentice Syndrome", RFC 1123 section 4.2.3.1).
    pub fn receive(&mut self, bytes: &[u8]) -> Step {
        match Packet::parse(bytes) {
            Ok(Packet::Acknowledgement { block }) if block == self.wire_number() => {
                self.has_acknowledged = true;
                if self.block == self.last_block() {
                    return Step::End(TransferOutcome::Sent, None);
                }
                self.block += 1;
                self.resends = 0;
                Step::Send(self.packet())
            }
            Ok(Packet::Acknowledgement { .. }) | Err(_) => Step::Wait,
            Ok(Packet::Error { code, .. }) => Step::End(TransferOutcome::Refused(code), None),
            Ok(_) => {
                let message = "only acknowledgements are expected".into();
                let answer = Packet::Error { code: ErrorCode::ILLEGAL_OPERATION, message }.write();
                Step::End(TransferOutcome::Illegal, Some(answer))
            }
        }
    }

    /// Handles the end of [`timeout`](Self::timeout): retransmits the packet or ends the transfer.
    pub fn handle_timeout(&mut self) -> Step {
        if self.resends == RESEND_LIMIT {
            return Step::End(TransferOutcome::Unanswered, None);
        }
        self.resends += 1;
        Step::Send(self.packet())
    }

    /// The timeout after which to call [`handle_timeout`](Self::handle_timeout). A timeout longer than the default
    /// applies only after the phone has acknowledged it, so a request with a forged address cannot keep a transfer open
    /// for long.
    pub fn timeout(&self) -> Duration {
        match self.options.timeout() {
            Some(agreed) if self.has_acknowledged => agreed,
            Some(requested) => requested.min(DEFAULT_TIMEOUT),
            None => DEFAULT_TIMEOUT,
        }
    }

    /// The number of the last block. It is shorter than the others and may be empty.
    fn last_block(&self) -> usize {
        self.file.len() / self.options.block_size() + 1
    }

    /// The block number on the wire: 0 follows 65535.
    fn wire_number(&self) -> u16 {
        (self.block & usize::from(u16::MAX)).try_into().unwrap_or_default()
    }

    fn packet(&self) -> Vec<u8> {
        let Some(index) = self.block.checked_sub(1) else {
            return self.options.acknowledgement().unwrap_or_default();
        };
        let size = self.options.block_size();
        let rest = self.file.get(index * size..).unwrap_or_default();
        Packet::Data { block: self.wire_number(), payload: rest.get(..size).unwrap_or(rest) }.write()
    }
}

impl fmt::Display for TransferOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => formatter.write_str("sent"),
            Self::Unanswered => formatter.write_str("no answer"),
            Self::Refused(code) => write!(formatter, "ended by the phone with error {}", code.0),
            Self::Illegal => formatter.write_str("ended after an unexpected packet"),
        }
    }
}

#[cfg(test)]
mod tests;
