//! The TFTP server on real sockets, against a hand-written client and Debian's clients.

mod client;
mod limits;
mod programs;
mod protocol;
mod server;
mod stopping;
