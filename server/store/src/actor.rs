//! Who does something, for the audit.

/// The name of the actor when a telephone did it by itself.
pub const PHONE_ACTOR: &str = "téléphone";

/// Who does something, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The login, or [`PHONE_ACTOR`].
    pub name: String,
    /// The network address.
    pub address: String,
}

impl Actor {
    /// The portal itself, or one of its commands by its name; the address is this machine's.
    pub fn of_portal(name: &str) -> Self {
        Self { name: name.to_owned(), address: "127.0.0.1".to_owned() }
    }
}
