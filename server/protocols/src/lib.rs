//! What telephones speak besides HTTP: sockets on one side, a small trait on the other.

pub mod ldap;
mod source;
mod subscriber;
pub mod tftp;

pub use source::Source;
pub use subscriber::Subscriber;
