//! The telephones of a line, as its user sees them.

use crate::{
    Label, Mac, Number,
    model::Model,
    operation::operation,
    phone::{PhoneState, PhoneWarning},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A telephone of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePhone {
    /// Its address.
    pub mac: Mac,
    /// Its model: as learnt from its requests, else as registered; nothing until it is known.
    pub model: Option<Model>,
    /// "Description".
    pub description: Label,
    /// Where it is in its life.
    pub state: PhoneState,
    /// The end of its window.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub window_until: Timestamp,
    /// What the reader should know.
    pub warning: Option<PhoneWarning>,
    /// The firmware it says it has.
    pub firmware: Option<String>,
    /// When it last asked for something.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub last_request_at: Option<Timestamp>,
    /// Since when it has the configuration that it has; nothing if it never fetched one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub fetched_at: Option<Timestamp>,
    /// Whether that is what it would get now: if not, a change is waiting for it to fetch its configuration again.
    pub is_current: bool,
}

/// The telephones of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinePhones {
    /// The first registered first, fifty at most.
    pub phones: Vec<LinePhone>,
    /// When the server answered: ages and countdowns on screen start from here.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Lists the telephones of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLinePhones {
    /// Which line's.
    pub number: Number,
}
operation!(ListLinePhones, SignedIn, Get "/api/v1/lines/{number}/phones" => LinePhones, "Lists a line's telephones, and whether each has what it would get now.");
