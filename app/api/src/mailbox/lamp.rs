//! The lamp of a line's telephones, "Signal lumineux": what the SIP platform tells them (MWI).

use crate::{Number, operation::operation};
use serde::{Deserialize, Serialize};

/// Unread messages by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// Voice messages, urgent ones among them.
    pub voice: u64,
    /// Urgent voice messages.
    pub urgent: u64,
    /// Faxes.
    pub fax: u64,
}

/// The state of a lamp. Nothing of what is in the messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lamp {
    /// Whose.
    pub number: Number,
    /// Whether it is switched on: some line's notifications name the number. Its telephones subscribe to it then.
    pub is_activated: bool,
    /// Whether it is lit.
    pub is_lit: bool,
    /// How many messages light it, of every line whose notifications name the number.
    pub messages: u64,
    /// The unread messages of the line's own mailbox, counted or not.
    pub unread: Unread,
}

/// Reads the state of a line's lamp: the SIP platform asks for it before it sends a NOTIFY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetLamp {
    /// Which line's.
    pub number: Number,
}
operation!(GetLamp, SignedIn, Get "/api/v1/lines/{number}/lamp" => Lamp, "Reads whether a line's lamp is switched on and lit, and for how many messages.");
