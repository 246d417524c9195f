//! One file on its way: what to send, given what arrives and what doesn't. No socket, no clock.

use super::{
    options::Options,
    packet::{ErrorCode, Packet},
};
use bytes::Bytes;
use std::{fmt, time::Duration};

/// How long an answer is waited for when the telephone doesn't say.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a packet is sent again before the transfer is given up.
const RESENDS: u8 = 4;

/// A transfer. One packet is on its way at a time: the options (block 0) if there are any, then each block.
#[derive(Clone, Debug)]
pub struct Transfer {
    file: Bytes,
    options: Options,
    /// The block that waits to be acknowledged. Its number on the wire is its last two bytes.
    block: usize,
    resends: u8,
    is_heard: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Send these bytes, then wait anew.
    Send(Vec<u8>),
    /// Nothing; the time to wait goes on.
    Wait,
    /// The transfer is over. The packet, if any, says so to the telephone.
    End(Outcome, Option<Vec<u8>>),
}

/// How a transfer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it arrived.
    Sent,
    /// No answer, after all attempts.
    Unanswered,
    /// The telephone doesn't want it, or not any more.
    Refused(ErrorCode),
    /// The telephone sent something that has no place in a transfer.
    Illegal,
}

impl Transfer {
    /// Starts sending a file, with the packet to send first.
    pub fn new(file: Bytes, options: Options) -> (Self, Vec<u8>) {
        let block = usize::from(options.acknowledgement().is_none());
        let transfer = Self { file, options, block, resends: 0, is_heard: false };
        let first = transfer.packet();
        (transfer, first)
    }

    /// A datagram from the telephone. An acknowledgement of anything but the block that waits is a duplicate: answering
    /// one would double every packet from there on (the "sorcerer's apprentice" of RFC 1123 section 4.2.3.1).
    pub fn hear(&mut self, bytes: &[u8]) -> Step {
        match Packet::parse(bytes) {
            Ok(Packet::Acknowledgement { block }) if block == self.number() => {
                self.is_heard = true;
                if self.block == self.last_block() {
                    return Step::End(Outcome::Sent, None);
                }
                self.block += 1;
                self.resends = 0;
                Step::Send(self.packet())
            }
            Ok(Packet::Acknowledgement { .. }) | Err(_) => Step::Wait,
            Ok(Packet::Error { code, .. }) => Step::End(Outcome::Refused(code), None),
            Ok(_) => {
                let message = "only acknowledgements are expected here".into();
                let answer = Packet::Error { code: ErrorCode::ILLEGAL_OPERATION, message }.write();
                Step::End(Outcome::Illegal, Some(answer))
            }
        }
    }

    /// [`patience`](Self::patience) is over since a packet was sent last.
    pub fn time_out(&mut self) -> Step {
        if self.resends == RESENDS {
            return Step::End(Outcome::Unanswered, None);
        }
        self.resends += 1;
        Step::Send(self.packet())
    }

    /// How long to wait for an answer. A longer time than the usual one counts once the telephone has acknowledged it: who
    /// asks under somebody else's address keeps nothing busy for long.
    pub fn patience(&self) -> Duration {
        match self.options.timeout() {
            Some(agreed) if self.is_heard => agreed,
            Some(asked) => asked.min(PATIENCE),
            None => PATIENCE,
        }
    }

    /// The last block has fewer bytes than the others, and maybe none.
    fn last_block(&self) -> usize {
        self.file.len() / self.options.block_size() + 1
    }

    /// The block's number on the wire: 0 follows 65535.
    fn number(&self) -> u16 {
        (self.block & usize::from(u16::MAX)).try_into().unwrap_or_default()
    }

    fn packet(&self) -> Vec<u8> {
        let Some(before) = self.block.checked_sub(1) else {
            return self.options.acknowledgement().unwrap_or_default();
        };
        let size = self.options.block_size();
        let rest = self.file.get(before * size..).unwrap_or_default();
        Packet::Data { block: self.number(), payload: rest.get(..size).unwrap_or(rest) }.write()
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => formatter.write_str("sent"),
            Self::Unanswered => formatter.write_str("no answer"),
            Self::Refused(code) => write!(formatter, "ended by the telephone with error {}", code.0),
            Self::Illegal => formatter.write_str("ended after a packet out of place"),
        }
    }
}

#[cfg(test)]
mod tests;
