//! Network protocols that phones use besides HTTP: LDAP and TFTP servers. Each server owns its sockets and asks a small
//! trait for its data.

pub mod ldap;
mod places;
mod source;
mod subscriber;
pub mod tftp;

pub use places::{Place, Places};
pub use source::Source;
pub use subscriber::Subscriber;
