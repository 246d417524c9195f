//! What telephones speak besides HTTP: sockets on one side, a small trait on the other.

pub mod ldap;
mod source;
pub mod tftp;

pub use source::Source;
