//! What telephones speak besides HTTP: sockets on one side, a small trait on the other.

pub mod ldap;
mod places;
mod source;
mod subscriber;
pub mod tftp;

pub use places::{Place, Places};
pub use source::Source;
pub use subscriber::Subscriber;
