//! What the keys of a line's telephones do. They belong to the line and the model, and survive the telephone.

use crate::{Number, key_place::KeyPlace, operation::operation, wire};
use serde::{Deserialize, Serialize};

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    /// Where it is: `line-3`, `programmable-1`, `expansion-2-14`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub place: KeyPlace,
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
operation!(ListKeys, SignedIn, Get "/api/v1/lines/{number}/keys/{model}" => Keys, "Lists the keys of a line's telephones of a model.");

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
operation!(SaveKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}" => Keys, "Replaces the keys of a line's telephones of a model.");

/// Changes one key, unless the keys were changed by somebody else in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeKey {
    /// Which line.
    pub number: Number,
    /// Which model.
    pub model: String,
    /// Where the key is: `line-3`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub place: KeyPlace,
    /// The version that was changed.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
    /// What it does; `none` for nothing.
    pub function: String,
    /// For which of the telephone's lines, from 1.
    #[serde(default = "first", deserialize_with = "wire::integer")]
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
operation!(ChangeKey, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/places/{place}" => Keys, "Changes one key of a line's telephones of a model.");

/// Writes the keys as a file for spreadsheets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportKeys {
    /// Which line.
    pub number: Number,
    /// Which model.
    pub model: String,
}
operation!(ExportKeys, SignedIn, Get "/api/v1/lines/{number}/keys/{model}/keys.csv" => (), "A line's keys as CSV.", CONTENT = Csv);

/// Reads keys from such a file. Nothing is saved: it answers the keys, and what could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadKeys {
    /// Which line.
    pub number: Number,
    /// Which model.
    pub model: String,
    /// The file.
    pub csv: String,
}
operation!(ReadKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/read" => KeysFile, "Reads keys from a CSV file, and saves nothing.", LIMIT = None);

/// What a file of keys holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysFile {
    /// The keys that could be read.
    pub keys: Vec<Key>,
    /// The rows that could not.
    pub refused: Vec<RefusedRow>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedRow {
    /// Which one, from 1: the header is the first.
    pub row: u32,
    /// Why.
    pub reason: String,
}

/// Says what would become of a line's keys on its telephones of another model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewCopy {
    /// Which line.
    pub number: Number,
    /// The model whose keys are copied.
    pub model: String,
    /// The model that gets them.
    pub to: String,
}
operation!(PreviewCopy, SignedIn, Get "/api/v1/lines/{number}/keys/{model}/copy" => KeysCopy, "Says what would become of keys on telephones of another model.");

/// Copies a line's keys to its telephones of another model, in place of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopyKeys {
    /// Which line.
    pub number: Number,
    /// The model whose keys are copied.
    pub model: String,
    /// The model that gets them.
    pub to: String,
    /// The version of its keys that was looked at.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
}
operation!(CopyKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/copy" => KeysCopy, "Copies keys to telephones of another model.");

/// What becomes of keys on another model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysCopy {
    /// The version of the other model's keys, before or after.
    pub version: i64,
    /// How many keys it has now, which go.
    pub replaced: u32,
    /// The keys that can be there, in the order of their places on the first model.
    pub copied: Vec<CopiedKey>,
    /// Those that can't.
    pub left: Vec<LeftKey>,
}

/// A key that can be on the other model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopiedKey {
    /// The key, as it is.
    pub key: Key,
    /// Its place there.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub to: KeyPlace,
}

/// A key that can't be on the other model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LeftKey {
    /// The key, as it is.
    pub key: Key,
    /// Why.
    pub reason: String,
}
