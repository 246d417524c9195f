//! Network protocols that phones use besides HTTP: LDAP and TFTP servers. Each server owns its sockets and asks a small
//! trait for its data.

pub mod ldap;
mod quota;
mod source;
mod source_network;
pub mod tftp;

pub use quota::{Permit, Quota};
pub use source::Source;
pub use source_network::SourceNetwork;
