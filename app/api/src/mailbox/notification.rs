//! The notifications of new messages: the lamps of phones, and e-mail. They are off by default.

use crate::{Number, email::EmailAddress, message::MessageKind, operation::operation, wire};
use serde::{Deserialize, Serialize};

/// The maximum number of phone numbers, and of e-mail addresses, in a line's notifications.
pub const ENTRY_LIMIT: usize = 20;

/// A set of message types.
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
    /// Whether a message has one of the types.
    pub fn include(self, kind: MessageKind, is_urgent: bool) -> bool {
        match kind {
            MessageKind::Fax => self.fax,
            MessageKind::Voice => self.voice || (self.urgent && is_urgent),
        }
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }
}

/// A phone number whose lamp shows messages. In a form its fields are `lamp.0.number`, `lamp.0.fax`…
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
    /// Returns the types that were ticked.
    pub fn types(&self) -> MessageTypes {
        MessageTypes { fax: self.fax, urgent: self.urgent, voice: self.voice }
    }
}

/// An address that gets an e-mail when a message arrives. In a form its fields are `email.0.address`, `email.0.fax`…
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EmailEntry {
    /// The e-mail address.
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
    /// Returns the types that were ticked.
    pub fn types(&self) -> MessageTypes {
        MessageTypes { fax: self.fax, urgent: self.urgent, voice: self.voice }
    }
}

/// The notifications of a line's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notifications {
    /// The number of times that the notifications were saved. A save names the version that the caller has read.
    pub version: i64,
    /// "Signal lumineux", in the saved order.
    pub lamp: Vec<LampEntry>,
    /// "E-mail", in the saved order; only the line's own user sees the addresses, for other callers the list is empty.
    pub email: Vec<EmailEntry>,
    /// The number of unread messages that at least one lamp does not count, although their type is ticked for that
    /// lamp: they were unread before the type was ticked.
    pub not_counted: u64,
    /// Whether the caller may add addresses: only the line's own user, and only if the portal sends e-mail.
    pub can_email: bool,
}

/// Reads the notifications of a line's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetNotifications {
    /// The line's number.
    pub number: Number,
}
operation!(GetNotifications, SignedIn, Get "/api/v1/lines/{number}/notifications" => Notifications, "Reads the notifications of a line's messages: lamps and e-mail.");

/// Replaces the notifications, unless they were changed since `version`. A lamp counts a message that became unread
/// after the message's type was ticked for that lamp; a type that stays ticked continues to count. When `lamp` and
/// `email` are both empty, all notifications are off. The e-mail addresses belong to the line's own user: other callers
/// send none, and the addresses stay unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveNotifications {
    /// The line's number.
    pub number: Number,
    /// The version that the caller has read.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
    /// "Signal lumineux".
    #[serde(default, deserialize_with = "wire::rows")]
    pub lamp: Vec<LampEntry>,
    /// "E-mail".
    #[serde(default, deserialize_with = "wire::rows")]
    pub email: Vec<EmailEntry>,
}
operation!(SaveNotifications, SignedIn, Post "/api/v1/lines/{number}/notifications" => Notifications, "Replaces the notifications of a line's messages.");

/// "Compter aussi les messages non lus existants": makes a line's lamps also count the messages that were unread before
/// their types were ticked. For later messages nothing changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountExisting {
    /// The line's number.
    pub number: Number,
}
operation!(CountExisting, SignedIn, Post "/api/v1/lines/{number}/notifications/count-existing" => Notifications, "Makes a line's lamps count the older unread messages.");
