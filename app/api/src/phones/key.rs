//! The functions of a line's phone keys. They belong to the line and the model, and stay when the phone is replaced.

use crate::{
    Number,
    key_place::{KeyGroup, KeyPlace},
    operation::operation,
    wire,
};
use serde::{Deserialize, Serialize};

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Key {
    /// The place of the key: `line-3`, `programmable-1`, `expansion-2-14`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub place: KeyPlace,
    /// The function: `speed_dial`, `blf`, … as [`crate::model::GetModel`] lists them.
    pub function: String,
    /// The phone's line that the key uses: its position on the phone, from 1. It is not a telephone number.
    #[serde(default = "first_line")]
    pub line: u8,
    /// The function's argument: a number, tones or an address.
    #[serde(default)]
    pub operand: String,
    /// The code that picks up a call of a supervised line; empty for the platform's own code.
    #[serde(default)]
    pub pickup: String,
    /// The text that the phone shows beside the key.
    #[serde(default)]
    pub label: String,
}

/// The phone's first line, the default of a key.
fn first_line() -> u8 {
    1
}

/// All keys that a line has on its phones of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keys {
    /// The number of times that the keys were saved. A save names the version that the caller has read.
    pub version: i64,
    /// The keys that have a function.
    pub keys: Vec<Key>,
}

/// Lists the keys that a line has on its phones of one model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListKeys {
    /// The line's number.
    pub number: Number,
    /// The model's identifier.
    pub model: String,
}
operation!(ListKeys, SignedIn, Get "/api/v1/lines/{number}/keys/{model}" => Keys, "Lists the keys that a line has on its phones of one model.");

/// Replaces the keys that a line has on its phones of one model, group by group, unless they were changed since
/// `version`. A group that neither `keys` nor `groups` names stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaveKeys {
    /// The line's number.
    pub number: Number,
    /// The model's identifier.
    pub model: String,
    /// The version that the caller has read.
    pub version: i64,
    /// The keys. In the groups of these keys, all other places get no function.
    pub keys: Vec<Key>,
    /// Further groups to replace. All places of a group without keys get no function.
    #[serde(default)]
    pub groups: Vec<KeyGroup>,
}
operation!(SaveKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}" => Keys, "Replaces groups of the keys that a line has on its phones of one model.");

/// Changes one of the keys that a line has on its phones of one model, unless the keys were changed since `version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeKey {
    /// The line's number.
    pub number: Number,
    /// The model's identifier.
    pub model: String,
    /// The place of the key: `line-3`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub place: KeyPlace,
    /// The version that the caller has read.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
    /// The function; `none` for no function.
    pub function: String,
    /// The phone's line that the key uses: its position on the phone, from 1. It is not a telephone number.
    #[serde(default = "first_line", deserialize_with = "wire::integer")]
    pub line: u8,
    /// The function's argument: a number, tones or an address.
    #[serde(default)]
    pub operand: String,
    /// The code that picks up a call of a supervised line; empty for the platform's own code.
    #[serde(default)]
    pub pickup: String,
    /// The text that the phone shows beside the key.
    #[serde(default)]
    pub label: String,
}
operation!(ChangeKey, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/places/{place}" => Keys, "Changes one of the keys that a line has on its phones of one model.");

/// Exports the keys that a line has on its phones of one model, as a file for spreadsheets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportKeys {
    /// The line's number.
    pub number: Number,
    /// The model's identifier.
    pub model: String,
}
operation!(ExportKeys, SignedIn, Get "/api/v1/lines/{number}/keys/{model}/keys.csv" => (), "Exports a line's keys as CSV.", MEDIA_TYPE = Csv);

/// Reads keys from a file such as [`ExportKeys`] writes. Nothing is saved: the answer contains the keys, and the rows
/// that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadKeys {
    /// The line's number.
    pub number: Number,
    /// The model's identifier.
    pub model: String,
    /// The content of the file.
    pub csv: String,
}
operation!(ReadKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/read" => KeysFile, "Reads keys from a CSV file, and saves nothing.", LIMIT = None);

/// The content of a file of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysFile {
    /// The keys that could be read.
    pub keys: Vec<Key>,
    /// The rows that could not be read.
    pub refused: Vec<RefusedRow>,
}

/// A row that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedRow {
    /// The number of the row in the file, from 1; row 1 is the header.
    pub row: u32,
    /// The reason, as a sentence.
    pub reason: String,
}

/// Shows which keys of a line can be copied to its phones of another model, and why the others can't. Nothing is saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreviewCopy {
    /// The line's number.
    pub number: Number,
    /// The model whose keys are copied.
    pub model: String,
    /// The model that gets the keys.
    pub to: String,
}
operation!(PreviewCopy, SignedIn, Get "/api/v1/lines/{number}/keys/{model}/copy" => KeysCopy, "Shows which keys can be copied to phones of another model.");

/// Copies a line's keys to its phones of another model, replacing their keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopyKeys {
    /// The line's number.
    pub number: Number,
    /// The model whose keys are copied.
    pub model: String,
    /// The model that gets the keys.
    pub to: String,
    /// The version of the other model's keys that the caller has read.
    #[serde(deserialize_with = "wire::integer")]
    pub version: i64,
}
operation!(CopyKeys, SignedIn, Post "/api/v1/lines/{number}/keys/{model}/copy" => KeysCopy, "Copies keys to phones of another model.");

/// The result of copying keys to another model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysCopy {
    /// The version of the other model's keys: before the copy in a preview, otherwise after it.
    pub version: i64,
    /// The number of the other model's keys that are replaced.
    pub replaced: u32,
    /// The keys that can be copied, in the order of their places on the first model.
    pub copied: Vec<CopiedKey>,
    /// The keys that can't be copied.
    pub left: Vec<UncopiedKey>,
}

/// A key that can be copied to the other model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopiedKey {
    /// The key on the first model.
    pub key: Key,
    /// The key's place on the other model.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub to: KeyPlace,
}

/// A key that can't be copied to the other model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncopiedKey {
    /// The key on the first model.
    pub key: Key,
    /// The reason, as a sentence.
    pub reason: String,
}
