//! Models of phones that the server can configure.

use crate::{operation::operation, wire};
use serde::{Deserialize, Serialize};

/// A model of phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Model {
    /// The model's identifier, for example `yealink-cp920`.
    pub id: String,
    /// The vendor's name.
    pub vendor: String,
    /// The model's usual name, for example "Yealink CP920".
    pub name: String,
}

/// Lists the models.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListModels {}
operation!(ListModels, SignedIn, Get "/api/v1/models" => Vec<Model>, "Lists the models that the server can configure.");

/// A model with its capabilities.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelDetail {
    /// The model.
    pub model: Model,
    /// The maximum number of lines.
    pub accounts: u8,
    /// The number of keys beside the screen.
    pub line_keys: u8,
    /// The number of keys under the screen.
    pub programmable_keys: u8,
    /// The maximum number of expansion modules.
    pub expansion_modules: u8,
    /// The number of keys on each module.
    pub expansion_keys: u8,
    /// The maximum number of handsets.
    pub handsets: u8,
    /// The functions of keys, including functions that the model's keys can't have.
    pub functions: Vec<KeyFunction>,
    /// The ids of the settings that the model has.
    pub settings: Vec<String>,
    /// The settings that the model doesn't have, with the reason if it is known.
    pub without: Vec<MissingSetting>,
}

/// A function that keys can have, at one kind of place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyFunction {
    /// The kind of place: `line`, `programmable` or `expansion`.
    pub place: String,
    /// The function: `speed_dial`, `blf`, …
    pub function: String,
    /// The function's name for people.
    pub name: String,
    /// The argument that the function needs.
    pub operand: KeyOperand,
    /// Whether the function belongs to one of the phone's lines.
    pub has_line: bool,
    /// The reason why the function isn't possible at this kind of place; none if it is possible.
    pub refusal: Option<String>,
}

/// The argument that a key's function needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyOperand {
    /// No argument.
    None,
    /// A number to dial.
    Number,
    /// A number to dial, or nothing: the phone then asks its user for the number.
    NumberIfAny,
    /// Tones to send.
    Tones,
    /// Address and port of a multicast group.
    Multicast,
    /// A web address.
    Url,
}

/// A setting that a model doesn't have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MissingSetting {
    /// The setting's id.
    pub setting: String,
    /// The reason, as a sentence.
    pub reason: Option<String>,
}

/// Reads a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetModel {
    /// The model's identifier.
    pub id: String,
}
operation!(GetModel, SignedIn, Get "/api/v1/models/{id}" => ModelDetail, "Reads what a model can do: its keys, their functions, its settings.");

/// Reads the picture of a model, or of its expansion module; not found when there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetModelPicture {
    /// The model's identifier.
    pub id: String,
    /// Whether to return the picture of the model's expansion module.
    #[serde(default, deserialize_with = "wire::flag")]
    pub module: bool,
}
operation!(GetModelPicture, SignedIn, Get "/api/v1/models/{id}/picture" => (), "Reads the picture of a model, or of its expansion module, in which every key has its name.", MEDIA_TYPE = Svg);
