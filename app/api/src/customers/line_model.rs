//! The models that a line has telephones of, or had: keys and settings belong to the line and a model.

use crate::{Number, model::Model, operation::operation};
use serde::{Deserialize, Serialize};

/// A model of a line's telephones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineModel {
    /// Which model.
    pub model: Model,
    /// How many telephones of it the line has now.
    pub phones: u64,
    /// How often its keys were saved: 0 when never.
    pub keys_version: i64,
    /// Whether the line says anything about its settings.
    pub has_settings: bool,
}

/// Lists the models of a line: those of its telephones, and those that keys or settings are kept for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLineModels {
    /// Which line's.
    pub number: Number,
}
operation!(ListLineModels, SignedIn, Get "/api/v1/lines/{number}/models" => Vec<LineModel>, "Lists the models that a line has or had, by name.");
