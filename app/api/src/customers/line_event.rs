//! News of a line, for a page that shows it.

use crate::{Mac, Number, operation::operation};
use serde::{Deserialize, Serialize};

/// What happened to a line: look again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LineEvent {
    /// One of its telephones asked for something or was changed.
    Phone {
        /// Which one.
        mac: Mac,
    },
    /// Its keys were changed from elsewhere.
    Keys {
        /// For which model.
        model: String,
        /// Their version now.
        version: i64,
    },
    /// Settings that apply to it were changed from elsewhere, at the line or above it.
    Settings {
        /// For which model; for all of them if nothing is said.
        model: Option<String>,
    },
}

impl LineEvent {
    /// The name of the event in the stream.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Phone { .. } => "phone",
            Self::Keys { .. } => "keys",
            Self::Settings { .. } => "settings",
        }
    }
}

/// Follows a line: an event each time one of its telephones asks for something or is changed, and each time another session
/// changes its keys or settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WatchLine {
    /// Which line.
    pub number: Number,
}
operation!(WatchLine, SignedIn, Get "/api/v1/lines/{number}/events" => LineEvent, "Server-sent events: a line's telephones, keys and settings as they change.", CONTENT = Events);
