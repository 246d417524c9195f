//! Models of telephones that the server can configure.

use crate::{operation::operation, wire};
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
operation!(ListModels, SignedIn, Get "/api/v1/models" => Vec<Model>, "Lists the models that the server can configure.");

/// A model, with what it can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelDetail {
    /// Which model.
    pub model: Model,
    /// How many lines it can have.
    pub accounts: u8,
    /// How many keys it has beside its screen.
    pub line_keys: u8,
    /// How many keys it has under its screen.
    pub programmable_keys: u8,
    /// How many expansion modules it can have.
    pub expansion_modules: u8,
    /// How many keys each of them has.
    pub expansion_keys: u8,
    /// How many handsets it can have.
    pub handsets: u8,
    /// What its keys can do, and what not.
    pub functions: Vec<KeyFunction>,
    /// The settings that it has.
    pub settings: Vec<String>,
    /// Settings that it doesn't have, with the reason where there is one to tell.
    pub without: Vec<Missing>,
}

/// A function at a kind of place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyFunction {
    /// `line`, `programmable` or `expansion`.
    pub place: String,
    /// `speed_dial`, `blf`, …
    pub function: String,
    /// As people call it.
    pub name: String,
    /// What it needs to be told.
    pub operand: KeyOperand,
    /// Whether it belongs to one of the telephone's lines.
    pub has_line: bool,
    /// Why it can't be had there; nothing if it can.
    pub refusal: Option<String>,
}

/// What a key's function needs to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum KeyOperand {
    /// Nothing.
    None,
    /// A number to dial.
    Number,
    /// A number to dial, or nothing: the telephone then asks for it.
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
pub struct Missing {
    /// Which setting.
    pub setting: String,
    /// Why.
    pub reason: Option<String>,
}

/// Reads a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetModel {
    /// Its identifier.
    pub id: String,
}
operation!(GetModel, SignedIn, Get "/api/v1/models/{id}" => ModelDetail, "Says what a model can do: its keys, their functions, its settings.");

/// Reads the picture of a model, or of its expansion module; not found if it can't have one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetModelPicture {
    /// The model's identifier.
    pub id: String,
    /// Whether the picture of its expansion module is meant.
    #[serde(default, deserialize_with = "wire::flag")]
    pub module: bool,
}
operation!(GetModelPicture, SignedIn, Get "/api/v1/models/{id}/picture" => (), "The picture of a model, or of its expansion module, with every key under its name.", CONTENT = Svg);
