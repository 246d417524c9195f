//! The TFTP server that gives a phone its bootstrap file, which points the phone to HTTPS.
//!
//! The server is read-only: RFC 1350 in octet mode, options of RFC 2347, `blksize` of RFC 2348, `tsize` and `timeout`
//! of RFC 2349. TFTP has neither encryption nor authentication, so a file must be the same for every client and must
//! never hold a credential.

mod allowance;
mod limits;
mod options;
pub mod packet;
mod path;
mod server;
mod string;
pub mod transfer;

use bytes::Bytes;
pub use limits::Limits;
pub use options::Options;
pub use packet::{ErrorCode, Packet, PacketError, Request};
pub use server::serve;
use std::net::IpAddr;
pub use string::TftpString;
pub use transfer::{Step, Transfer, TransferOutcome};

/// The source of the files that the TFTP server sends.
pub trait Bootstrap: Send + Sync + 'static {
    /// The content of the file at `path`. `None` makes the server answer with error 1, "file not found".
    ///
    /// `path` is the requested path without its leading `/`: UTF-8, not empty, at most 503 bytes, without control
    /// characters and without a `..` component. `from` is the client's address; an IPv4 address is never written as
    /// IPv6.
    ///
    /// The server calls this function between two packets of other clients, so it must answer from memory. A client can
    /// forge the sender address of a datagram, so the file must not hold anything that only one address may know.
    fn file(&self, path: &str, from: IpAddr) -> Option<Bytes>;
}
