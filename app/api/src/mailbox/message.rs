//! The messages of a line, voice and fax. The telephony platform fills the mailbox, and only the line's user reads the
//! messages. The line's administrators see the list of messages without the callers' names.

use crate::{
    Invalid, Name, Number, Page, PageNumber,
    dialled::Dialled,
    operation::{Done, operation},
    text::text_type,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The maximum number of messages in a line's mailbox.
pub const MESSAGE_LIMIT: u64 = 500;

text_type!(
    MessageId,
    "The platform's identifier of a message: 1 to 128 letters, digits, dots, hyphens, underscores, colons or at signs.",
    "8f14e45f-ceea-467f-a0b0-5c1f2c3d4e5f"
);

impl MessageId {
    /// Checks an identifier. It is not trimmed, because the platform compares it with its own.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || ".-_:@".contains(character);
        match text.len() {
            0 => Err(Invalid::Required),
            1..=128 if text.chars().all(is_allowed) => Ok(Self(text.to_owned())),
            _ => Err(Invalid::Identifier),
        }
    }
}

/// The kinds of messages.
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
    /// The platform's id of the message.
    pub id: MessageId,
    /// The kind of message.
    pub kind: MessageKind,
    /// Whether the caller marked it as urgent.
    pub is_urgent: bool,
    /// The caller's number; none if it was withheld.
    pub from_number: Option<Dialled>,
    /// The caller's name, if the platform knows it; only the line's own user sees it.
    pub from_name: Option<Name>,
    /// The length, in seconds; 0 for a fax.
    pub duration_seconds: u32,
    /// The time when the message arrived on the platform.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrived_at: Timestamp,
    /// Whether the user has heard or seen the message.
    pub is_read: bool,
}

/// Puts a message into a line's mailbox, unread. A repeated id is the same message: nothing changes, and the answer is
/// the existing message. The operator's programs call this operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliverMessage {
    /// The number of the mailbox's line.
    pub number: Number,
    /// The platform's id of the message.
    pub id: MessageId,
    /// The kind of message.
    pub kind: MessageKind,
    /// Whether the caller marked it as urgent.
    #[serde(default)]
    pub is_urgent: bool,
    /// The caller's number, unless it is withheld.
    pub from_number: Option<Dialled>,
    /// The caller's name, if it is known.
    pub from_name: Option<Name>,
    /// The length, in seconds.
    #[serde(default)]
    pub duration_seconds: u32,
    /// The time when the message arrived on the platform.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub arrived_at: Timestamp,
}
operation!(DeliverMessage, Operators, Post "/api/v1/lines/{number}/messages" => Message, "Puts a message into a line's mailbox.", LIMIT = Platform);

/// Lists a line's messages, the newest first. A line's administrators get the list without the callers' names; the
/// staff of the operator and of resellers has no such list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListMessages {
    /// The line's number.
    pub number: Number,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListMessages, Users, Get "/api/v1/lines/{number}/messages" => Page<Message>, "Lists a line's messages, the newest first.");

/// Marks a message as read or unread. A message that becomes unread counts again, also for the lamp. The line's user
/// and the operator's programs call this operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarkMessage {
    /// The number of the message's line.
    pub number: Number,
    /// The message's id.
    pub id: MessageId,
    /// Whether the message is read from now on.
    #[serde(deserialize_with = "wire::flag")]
    pub is_read: bool,
}
operation!(MarkMessage, OwnerOrOperators, Post "/api/v1/lines/{number}/messages/{id}/mark" => Message, "Marks a message as read or unread.", LIMIT = Platform);

/// Deletes a message. The line's user and the operator's programs call this operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteMessage {
    /// The number of the message's line.
    pub number: Number,
    /// The message's id.
    pub id: MessageId,
}
operation!(DeleteMessage, OwnerOrOperators, Post "/api/v1/lines/{number}/messages/{id}/delete" => Done, "Deletes a message.", LIMIT = Platform);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_identifiers_of_the_platform_and_refuses_other_texts() {
        for right in ["1", "8f14e45f-ceea-467f", "msg_1:2@box.example", &"x".repeat(128)] {
            assert_eq!(MessageId::parse(right).as_ref().map(MessageId::as_str), Ok(right));
        }
        assert_eq!(MessageId::parse(""), Err(Invalid::Required));
        for wrong in [" 1", "a/b", "é", "a b", "\0", &"x".repeat(129)] {
            assert_eq!(MessageId::parse(wrong), Err(Invalid::Identifier), "{wrong}");
        }
    }
}
