//! What telephones speak besides HTTP: sockets on one side, a small trait on the other.

pub mod ldap;
pub mod tftp;
