//! The models of a line's phones, present and past: keys and settings belong to a line and a model.

use crate::{Number, model::Model, operation::operation};
use serde::{Deserialize, Serialize};

/// A model of a line's phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineModel {
    /// The model.
    pub model: Model,
    /// The number of the line's phones of this model now.
    pub phones: u64,
    /// The number of times that its keys were saved; 0 for never.
    pub keys_version: i64,
    /// Whether the line has settings of its own for this model.
    pub has_settings: bool,
}

/// Lists the models of a line: those of its phones, and those with saved keys or settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLineModels {
    /// The line's number.
    pub number: Number,
}
operation!(ListLineModels, SignedIn, Get "/api/v1/lines/{number}/models" => Vec<LineModel>, "Lists the models of a line's phones, present and past, by name.");
