//! The messages of a line: voice and fax, filled by the telephone platform, read by the line's user and by nobody else. Who
//! administers the line sees that there are messages.

use crate::{
    Invalid, Name, Number, Page, PageNumber,
    dialled::Dialled,
    operation::{Done, operation},
    text::text_type,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many messages a line's mailbox holds.
pub const MESSAGE_LIMIT: u64 = 500;

text_type!(
    MessageId,
    "What the platform calls a message: 1 to 128 letters, digits, dots, hyphens, underscores, colons or at signs.",
    "8f14e45f-ceea-467f-a0b0-5c1f2c3d4e5f"
);

impl MessageId {
    /// Checks an identifier; nothing is trimmed, for the platform compares it.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_right = |character: char| character.is_ascii_alphanumeric() || ".-_:@".contains(character);
        match text.len() {
            0 => Err(Invalid::Required),
            1..=128 if text.chars().all(is_right) => Ok(Self(text.to_owned())),
            _ => Err(Invalid::Identifier),
        }
    }
}

/// What kind of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// "Message vocal".
    Voice,
    /// "Fax".
    Fax,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Message {
    /// What the platform calls it.
    pub id: MessageId,
    /// What kind it is.
    pub kind: MessageKind,
    /// Whether the caller marked it as urgent.
    pub is_urgent: bool,
    /// Who called; nothing if the number was withheld.
    pub from_number: Option<Dialled>,
    /// The caller's name, as far as the platform knows it; only the line's own user is told.
    pub from_name: Option<Name>,
    /// How long it is, in seconds; 0 for a fax.
    pub duration_seconds: u32,
    /// When it arrived on the platform.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrived_at: Timestamp,
    /// Whether it was heard or seen.
    pub is_read: bool,
}

/// Puts a message into a line's mailbox, unread. The same id again is the same message: nothing changes, and the message that
/// is there is the answer. For the operator's programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliverMessage {
    /// Whose mailbox.
    pub number: Number,
    /// What the platform calls it.
    pub id: MessageId,
    /// What kind it is.
    pub kind: MessageKind,
    /// Whether the caller marked it as urgent.
    #[serde(default)]
    pub is_urgent: bool,
    /// Who called, unless the number is withheld.
    pub from_number: Option<Dialled>,
    /// The caller's name, if it is known.
    pub from_name: Option<Name>,
    /// How long it is, in seconds.
    #[serde(default)]
    pub duration_seconds: u32,
    /// When it arrived on the platform.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrived_at: Timestamp,
}
operation!(DeliverMessage, Operators, Post "/api/v1/lines/{number}/messages" => Message, "Puts a message into a line's mailbox.", LIMIT = Platform);

/// Lists a line's messages, the latest first. Those of another line are listed for whoever administers it, without the callers'
/// names; for the staff of operator and resellers there is no such list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListMessages {
    /// Which line's.
    pub number: Number,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListMessages, Users, Get "/api/v1/lines/{number}/messages" => Page<Message>, "Lists a line's messages, the latest first.");

/// Marks a message as read or as unread. One that becomes unread counts again, for the lamp too. For the line's user, and for
/// the operator's programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkMessage {
    /// Whose message.
    pub number: Number,
    /// Which one.
    pub id: MessageId,
    /// Whether it is read from now on.
    #[serde(deserialize_with = "wire::flag")]
    pub is_read: bool,
}
operation!(MarkMessage, OwnerOrOperators, Post "/api/v1/lines/{number}/messages/{id}/mark" => Message, "Marks a message as read or as unread.", LIMIT = Platform);

/// Removes a message. For the line's user, and for the operator's programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteMessage {
    /// Whose message.
    pub number: Number,
    /// Which one.
    pub id: MessageId,
}
operation!(DeleteMessage, OwnerOrOperators, Post "/api/v1/lines/{number}/messages/{id}/delete" => Done, "Removes a message.", LIMIT = Platform);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers() {
        for right in ["1", "8f14e45f-ceea-467f", "msg_1:2@box.example", &"x".repeat(128)] {
            assert_eq!(MessageId::parse(right).as_ref().map(MessageId::as_str), Ok(right));
        }
        assert_eq!(MessageId::parse(""), Err(Invalid::Required));
        for wrong in [" 1", "a/b", "é", "a b", "\0", &"x".repeat(129)] {
            assert_eq!(MessageId::parse(wrong), Err(Invalid::Identifier), "{wrong}");
        }
    }
}
