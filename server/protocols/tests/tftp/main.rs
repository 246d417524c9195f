//! The TFTP server on real sockets: against a client written by hand, which does what it is told, and Debian's programs.

mod client;
mod handed_out;
mod limits;
mod programs;
mod protocol;
mod stopping;
