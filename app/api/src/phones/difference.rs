//! What would change on a telephone if it fetched its configuration now.

use crate::{Mac, operation::operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a telephone has, beside what it would get now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Differences {
    /// Since when it has what it has; nothing if it never fetched anything.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub at: Option<Timestamp>,
    /// Whether it has what it would get.
    pub is_current: bool,
    /// What differs, in the order of its file.
    pub differences: Vec<Difference>,
}

/// A parameter that would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Difference {
    /// The parameter's name in the telephone's file.
    pub parameter: String,
    /// What it is about, as people call it; nothing where only the parameter's name says it.
    pub about: Option<String>,
    /// The settings that it is written from.
    pub settings: Vec<String>,
    /// The key that it belongs to: `line-3`.
    pub key: Option<String>,
    /// What the telephone has; nothing if it isn't told, or for a secret.
    pub before: Option<String>,
    /// What it would get; nothing if it is told no more, or for a secret.
    pub after: Option<String>,
    /// Whether the values are secret, and so not shown.
    pub is_secret: bool,
}

/// Lists what would change on a telephone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListDifferences {
    /// Which one.
    pub mac: Mac,
}
operation!(ListDifferences, SignedIn, Get "/api/v1/phones/{mac}/differences" => Differences, "What would change on a telephone if it fetched its configuration now.");
