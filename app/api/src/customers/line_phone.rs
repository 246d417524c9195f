//! The phones of a line, as its user sees them.

use crate::{
    Label, Mac, Number,
    model::Model,
    operation::operation,
    phone::{PhoneState, PhoneWarning},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A phone of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePhone {
    /// The phone's MAC address.
    pub mac: Mac,
    /// The phone's model: as the phone reports it in its requests, otherwise as it was registered; none if neither is
    /// known.
    pub model: Option<Model>,
    /// "Description".
    pub description: Label,
    /// The phone's state.
    pub state: PhoneState,
    /// The end of the phone's window.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub window_until: Timestamp,
    /// A problem with the phone that the reader should know.
    pub warning: Option<PhoneWarning>,
    /// The firmware that the phone reports.
    pub firmware: Option<String>,
    /// The time of the last request.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_request_at: Option<Timestamp>,
    /// The time since which the phone has its current configuration; none if it never fetched one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub fetched_at: Option<Timestamp>,
    /// Whether the phone has the configuration that it would get now. If not, a change waits for the phone's next
    /// fetch.
    pub is_current: bool,
    /// The interval in which the phone fetches its configuration, in minutes; none if the phone fetches it only
    /// when it restarts.
    pub poll_minutes: Option<u16>,
}

/// The phones of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePhones {
    /// The phones, in the order of their registration; at most fifty.
    pub phones: Vec<LinePhone>,
    /// The server's time: ages and countdowns on screen start from here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Lists the phones of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLinePhones {
    /// The line's number.
    pub number: Number,
}
operation!(ListLinePhones, SignedIn, Get "/api/v1/lines/{number}/phones" => LinePhones, "Lists a line's phones, and whether each has its current configuration.");
