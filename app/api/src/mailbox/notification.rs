//! What tells a line's user of new messages: the lamps of telephones, and e-mail. Off until somebody asks for it.

use crate::{Number, email::EmailAddress, message::MessageKind, operation::operation, wire};
use serde::{Deserialize, Serialize};

/// How many numbers, and how many addresses, a line may have notified.
pub const ENTRY_LIMIT: usize = 20;

/// Types of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MessageTypes {
    /// "Tous les fax".
    pub fax: bool,
    /// "Message vocal urgent".
    pub urgent: bool,
    /// "Tous les messages vocaux".
    pub voice: bool,
}

impl MessageTypes {
    /// Whether a message is of one of them.
    pub fn include(self, kind: MessageKind, is_urgent: bool) -> bool {
        match kind {
            MessageKind::Fax => self.fax,
            MessageKind::Voice => self.voice || (self.urgent && is_urgent),
        }
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// A telephone number whose lamp tells of messages. In a form its fields are `lamp.0.number`, `lamp.0.fax`…
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LampEntry {
    /// The number of a line of the same client.
    pub number: Number,
    /// "Tous les fax".
    #[serde(default, deserialize_with = "wire::flag")]
    pub fax: bool,
    /// "Message vocal urgent".
    #[serde(default, deserialize_with = "wire::flag")]
    pub urgent: bool,
    /// "Tous les messages vocaux".
    #[serde(default, deserialize_with = "wire::flag")]
    pub voice: bool,
}

impl LampEntry {
    /// Of which types.
    pub fn types(&self) -> MessageTypes {
        MessageTypes { fax: self.fax, urgent: self.urgent, voice: self.voice }
    }
}

/// An address that is written to when a message arrives. In a form its fields are `email.0.address`, `email.0.fax`…
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailEntry {
    /// The address.
    pub address: EmailAddress,
    /// "Tous les fax".
    #[serde(default, deserialize_with = "wire::flag")]
    pub fax: bool,
    /// "Message vocal urgent".
    #[serde(default, deserialize_with = "wire::flag")]
    pub urgent: bool,
    /// "Tous les messages vocaux".
    #[serde(default, deserialize_with = "wire::flag")]
    pub voice: bool,
}

impl EmailEntry {
    /// Of which types.
    pub fn types(&self) -> MessageTypes {
        MessageTypes { fax: self.fax, urgent: self.urgent, voice: self.voice }
    }
}

/// What tells of a line's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// Counts how often they were saved: who saves says which they began with.
    pub version: i64,
    /// "Signal lumineux", in the order they were saved.
    pub lamp: Vec<LampEntry>,
    /// "E-mail", in the order they were saved; for anybody but the line's own user, none.
    pub email: Vec<EmailEntry>,
    /// Unread messages of a type that a lamp includes and doesn't count: they were there before it was switched on.
    pub not_counted: u64,
    /// Whether the caller can add addresses: the line's own user can, if the portal sends e-mail.
    pub can_email: bool,
}

/// Reads what tells of a line's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetNotifications {
    /// Which line.
    pub number: Number,
}
operation!(GetNotifications, SignedIn, Get "/api/v1/lines/{number}/notifications" => Notifications, "Reads what tells of a line's messages: lamps and e-mail.");

/// Replaces the whole table, unless somebody else did so in between. A message counts for a lamp if it became unread after its
/// type was ticked there; a type that stays ticked goes on counting as before. Nothing given switches all of it off. Addresses are
/// the line's own user's: anybody else gives none, and leaves them as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveNotifications {
    /// Which line.
    pub number: Number,
    /// The version that was changed.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
    /// "Signal lumineux".
    #[serde(default, deserialize_with = "wire::rows")]
    pub lamp: Vec<LampEntry>,
    /// "E-mail".
    #[serde(default, deserialize_with = "wire::rows")]
    pub email: Vec<EmailEntry>,
}
operation!(SaveNotifications, SignedIn, Post "/api/v1/lines/{number}/notifications" => Notifications, "Replaces what tells of a line's messages.");

/// "Compter aussi les messages non lus existants": a line's lamps count from now on what was unread before they were switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountExisting {
    /// Which line's messages.
    pub number: Number,
}
operation!(CountExisting, SignedIn, Post "/api/v1/lines/{number}/notifications/count-existing" => Notifications, "Has a line's lamps count the unread messages that were there before.");
