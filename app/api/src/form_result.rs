//! The outcome of a form that the browser sent by itself, kept for the page that it is sent back to.

use crate::{ApiError, Secret, operation::operation};
use serde::{Deserialize, Serialize};

/// What became of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormResult {
    /// The operation's name, for example `RegisterPhone`.
    pub operation: String,
    /// Why it was not done; nothing if it was.
    pub error: Option<ApiError>,
    /// What had been typed, secrets excepted, so that nothing is lost.
    pub values: Vec<(String, String)>,
    /// A password that was drawn, to tell once: it is not kept after it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
}

/// Reads the outcome of a form. It is kept ten minutes, and its name can't be guessed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetFormResult {
    /// The `result` of the page's address.
    pub id: String,
}
operation!(GetFormResult, Anyone, Get "/api/v1/form-results/{id}" => FormResult, "Reads the outcome of a form sent without scripting.");
