//! The models of a line's phones, present and past: keys and settings belong to a line and a model.

use crate::{Number, model::Model, operation::operation};
use serde::{Deserialize, Serialize};

/// A model of a line's phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineModel {
    /// The model.
    pub model: Model,
    /// The number of phones of this model that the line has now.
    pub phones: u64,
    /// The number of times that the line's keys for this model were saved; 0 for never.
    pub keys_version: i64,
    /// Whether the line has settings of its own for this model.
    pub has_settings: bool,
}

/// Lists the models of a line: the models of its phones, and the models that it has saved keys or settings for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLineModels {
    /// The line's number.
    pub number: Number,
}
operation!(ListLineModels, SignedIn, Get "/api/v1/lines/{number}/models" => Vec<LineModel>, "Lists the models of a line's phones, present and past, by name.");
