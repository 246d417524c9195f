//! The result of a form that the browser sent without JavaScript, stored for the page that the browser is sent
//! back to.

use crate::{ApiError, Secret, operation::operation};
use serde::{Deserialize, Serialize};

/// The result of a form.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormResult {
    /// The operation's name, for example `RegisterPhone`.
    pub operation: String,
    /// The error; none if the operation was done.
    pub error: Option<ApiError>,
    /// The typed values without secrets, so that the user need not type them again.
    pub values: Vec<(String, String)>,
    /// The secret that the operation revealed, for example a new password. Only the first reader of the result gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
}

/// Reads the result of a form. It is stored for ten minutes, and its id can't be guessed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetFormResult {
    /// The `result` parameter of the page's address.
    pub id: String,
}
operation!(GetFormResult, Anyone, Get "/api/v1/form-results/{id}" => FormResult, "Reads the result of a form sent without JavaScript.");
