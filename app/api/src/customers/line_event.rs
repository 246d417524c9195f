//! Events of a line: a page that shows the line listens to them and updates itself.

use crate::{Mac, Number, operation::operation};
use serde::{Deserialize, Serialize};

/// An event of a line: its page must read the line again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineEvent {
    /// One of the line's phones sent a request or was changed.
    Phone {
        /// The phone's MAC address.
        mac: Mac,
    },
    /// The line's keys were changed by another session.
    Keys {
        /// The model's identifier.
        model: String,
        /// The new version of the keys.
        version: i64,
    },
    /// Settings that apply to the line were changed by another session, at the line or above it.
    Settings {
        /// The model's identifier; none means all models.
        model: Option<String>,
    },
}

impl LineEvent {
    /// Returns the name of the event in the stream.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Phone { .. } => "phone",
            Self::Keys { .. } => "keys",
            Self::Settings { .. } => "settings",
        }
    }
}

/// Follows a line: an event each time one of its phones sends a request or is changed, and each time another session
/// changes its keys or settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WatchLine {
    /// The line's number.
    pub number: Number,
}
operation!(WatchLine, SignedIn, Get "/api/v1/lines/{number}/events" => LineEvent, "Follows a line's phones, keys and settings: server-sent events.", MEDIA_TYPE = Events);
