//! The differences between a phone's current configuration and the one that it would fetch now.

use crate::{Mac, operation::operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The differences between the file that a phone has and the file that it would get now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Differences {
    /// The time since which the phone has its current file; none if the phone never fetched a file, or if it lost its
    /// credentials and its file (the state `lost`, for example after a factory reset).
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
    /// Whether the phone has the file that it would get now.
    pub is_current: bool,
    /// The differing parameters, in the order of the file.
    pub differences: Vec<Difference>,
}

/// A parameter that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The parameter's name in the phone's file.
    pub parameter: String,
    /// The name, for people, of the setting or key that the parameter is about; none if only the parameter's name is
    /// known.
    pub about: Option<String>,
    /// The settings that the parameter is written from.
    pub settings: Vec<String>,
    /// The key that the parameter belongs to: `line-3`.
    pub key: Option<String>,
    /// The phone's current value; none if the file doesn't have the parameter, or for a secret.
    pub before: Option<String>,
    /// The new value; none if the new file doesn't have the parameter, or for a secret.
    pub after: Option<String>,
    /// Whether the values are secret, and therefore not shown.
    pub is_secret: bool,
}

/// Lists what would change on a phone at its next fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListDifferences {
    /// The phone's MAC address.
    pub mac: Mac,
}
operation!(ListDifferences, SignedIn, Get "/api/v1/phones/{mac}/differences" => Differences, "Lists what would change on a phone if it fetched its configuration now.");
