//! The bootstrap that points a telephone to HTTPS.
//!
//! Read-only TFTP: RFC 1350 in octet mode, options of RFC 2347, `blksize` of RFC 2348, `tsize` and `timeout` of RFC 2349.
//! TFTP hides nothing and proves nobody, so what is handed out must be the same for whoever asks: never a credential.

mod allowance;
mod limits;
mod options;
pub mod packet;
mod path;
mod server;
mod text;
pub mod transfer;

use bytes::Bytes;
pub use limits::Limits;
pub use options::Options;
pub use packet::{BadPacket, ErrorCode, Packet, Request};
pub use server::serve;
use std::net::IpAddr;
pub use text::Text;
pub use transfer::{Outcome, Step, Transfer};

/// What telephones are handed.
pub trait Bootstrap: Send + Sync + 'static {
    /// The file of a path, or nothing: the telephone is then told that there is no such file.
    ///
    /// The path is as it was asked without its leading `/`: UTF-8, not empty, at most 503 bytes, without control
    /// characters and without `..` as a part of it. `from` is who asks: an IPv4 address is never written as IPv6.
    ///
    /// Called between two packets of everybody else's: it must answer from memory. Whoever sends datagrams can write any
    /// address as their own, so the file must not hold what only one of them may know.
    fn file(&self, path: &str, from: IpAddr) -> Option<Bytes>;
}
