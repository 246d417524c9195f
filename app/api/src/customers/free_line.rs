//! Lines without a phone. The page for registering many phones in a row proposes them one after the other.

use crate::{LineChoice, Name, Number, Reference, operation::operation};
use serde::{Deserialize, Serialize};

/// A line without a phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FreeLine {
    /// The line's number.
    pub number: Number,
    /// The line's name.
    pub name: Name,
}

/// The answer to [`FindFreeLine`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NextLine {
    /// The next line without a phone; none if every line has a phone.
    pub line: Option<FreeLine>,
}

/// Finds the next line without a phone, in the order of the numbers: the first one after the line `after`, otherwise
/// the first one of the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindFreeLine {
    /// The client's reference.
    pub reference: Reference,
    /// The line to start after; from the first line by default.
    pub after: Option<LineChoice>,
}
operation!(FindFreeLine, Staff, Get "/api/v1/clients/{reference}/free-line" => NextLine, "Finds the next line without a phone.");
