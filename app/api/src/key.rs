//! What the keys of a line's telephones do. They belong to the line and the model, and survive the telephone.

use crate::{Number, operation::operation};
use serde::{Deserialize, Serialize};

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    /// Where it is: `line-3`, `programmable-1`, `expansion-2-14`.
    pub place: String,
    /// What it does: `speed_dial`, `blf`, … as [`crate::model::GetModel`] lists them.
    pub function: String,
    /// For which of the telephone's lines, from 1.
    #[serde(default = "first")]
    pub line: u8,
    /// With what: a number, tones, an address.
    #[serde(default)]
    pub operand: String,
    /// What takes over a call of a supervised line; empty for the platform's own code.
    #[serde(default)]
    pub pickup: String,
    /// What the telephone shows beside it.
    #[serde(default)]
    pub label: String,
}

fn first() -> u8 {
    1
}

/// All keys of a line's telephones of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keys {
    /// Counts how often they were saved: who saves says which they began with.
    pub version: i64,
    /// Those that do something.
    pub keys: Vec<Key>,
}

/// Lists the keys of a line's telephones of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListKeys {
    /// Which line.
    pub number: Number,
    /// Which model.
    pub model: String,
}
operation!(ListKeys, Get "/api/v1/lines/{number}/keys/{model}" => Keys, "Lists the keys of a line's telephones of a model.");

/// Replaces them all, unless somebody else did so in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveKeys {
    /// Which line.
    pub number: Number,
    /// Which model.
    pub model: String,
    /// The version that was changed.
    pub version: i64,
    /// The keys; a place that isn't named does nothing.
    pub keys: Vec<Key>,
}
operation!(SaveKeys, Post "/api/v1/lines/{number}/keys/{model}" => Keys, "Replaces the keys of a line's telephones of a model.");
