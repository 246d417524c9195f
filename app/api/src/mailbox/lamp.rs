//! The message lamp of a line's phones (message waiting indication, MWI), "Signal lumineux".

use crate::{Number, operation::operation};
use serde::{Deserialize, Serialize};

/// The numbers of unread messages, by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadCounts {
    /// Voice messages, including the urgent ones.
    pub voice: u64,
    /// Urgent voice messages.
    pub urgent: u64,
    /// Faxes.
    pub fax: u64,
}

/// The state of a line's lamp, without the content of messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lamp {
    /// The line's number.
    pub number: Number,
    /// Whether the lamp is switched on: this number is in the notifications of at least one line. The phones of this
    /// number then subscribe to MWI.
    pub is_activated: bool,
    /// Whether the lamp is lit.
    pub is_lit: bool,
    /// The number of messages that light the lamp, from all lines whose notifications name this number.
    pub messages: u64,
    /// The unread messages of the line's own mailbox, whether the lamp counts them or not.
    pub unread: UnreadCounts,
}

/// Reads the state of a line's lamp. The telephony platform reads it before it sends a SIP NOTIFY.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetLamp {
    /// The line's number.
    pub number: Number,
}
operation!(GetLamp, SignedIn, Get "/api/v1/lines/{number}/lamp" => Lamp, "Reads whether a line's lamp is switched on and lit, and for how many messages.");
