//! Models of telephones that the server can configure.

use crate::operation::operation;
use serde::{Deserialize, Serialize};

/// A model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Model {
    /// Its identifier, for example `yealink-cp920`.
    pub id: String,
    /// Who makes it.
    pub vendor: String,
    /// As people call it, for example "Yealink CP920".
    pub name: String,
}

/// Lists the models.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListModels {}
operation!(ListModels, Get "/api/v1/models" => Vec<Model>, "Lists the models that the server can configure.");
