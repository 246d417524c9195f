//! The actor of a change, as the audit records it.

/// The person, program or phone that makes a change, and its network address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account's login, or [`PHONE_ACTOR`](portal_api::audit::PHONE_ACTOR).
    pub name: String,
    /// The IP address that the request came from.
    pub address: String,
}

impl Actor {
    /// The actor for the portal itself or for one of its commands, given by name. The address is the local host.
    pub fn of_portal(name: &str) -> Self {
        Self { name: name.to_owned(), address: "127.0.0.1".to_owned() }
    }
}
