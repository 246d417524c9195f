//! The content of vendor and model files, as serde reads it.

use super::file_line::{Condition, Repetition};
use crate::{
    FirmwareVersion, Vendor,
    format::{Grammar, Kind, Permission, snom::Section},
    keys::{Function, KeyGroup},
    settings::BilingualText,
    source::Source,
};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};
use toml::Spanned;

impl Source<'_> {
    /// Whether this is a vendor file (`models/yealink.toml`), not a model file.
    pub fn is_family(&self) -> bool {
        self.path.split('/').count() == 2
    }

    /// Whether this is a picture.
    pub fn is_picture(&self) -> bool {
        Path::new(self.path).extension().is_some_and(|extension| extension == "svg")
    }
}

/// `models/<vendor>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyText {
    pub vendor: Vendor,
    /// The fallback for phones of the vendor without a model file: a model whose parameters most phones understand.
    pub fallback: Option<Spanned<String>>,
    /// The factory functions of the programmable keys, in order.
    #[serde(default)]
    pub softkeys: Vec<Spanned<Function>>,
    /// The vendor's words for choices, by subject: `transport`, `certificates`, `codec`.
    pub words: Words,
    pub generation: Vec<GenerationText>,
    pub files: FilesText,
    #[serde(default)]
    pub key: Vec<KeyText>,
    /// Key functions that no phone of the vendor supports, with the reason.
    #[serde(rename = "no_key", default)]
    pub unsupported_functions: Vec<UnsupportedFunctionText>,
    /// Settings that no phone of the vendor has, with the reason.
    #[serde(rename = "without", default)]
    pub missing_settings: BTreeMap<String, BilingualText>,
}

/// A vendor's words for choices: subject, choice, word.
pub type Words = BTreeMap<String, BTreeMap<String, String>>;

/// A firmware generation.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenerationText {
    pub id: Spanned<String>,
    pub since: Spanned<VersionText>,
    /// The beginnings of parameter names that get the prefix `static.` (Yealink).
    #[serde(rename = "static", default)]
    pub static_beginnings: Vec<String>,
    /// Whether this firmware supports LDAP without encryption only. The phone then gets only the directories that allow
    /// an unencrypted connection.
    #[serde(default)]
    pub plain_ldap: bool,
}

/// The firmware version from which something applies: `81`, or `"8.9.3"`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum VersionText {
    Number(u32),
    Text(String),
}

impl VersionText {
    /// The parsed version. `None` when the text is not a version.
    pub fn version(&self) -> Option<FirmwareVersion> {
        match self {
            Self::Number(number) => FirmwareVersion::parse(&number.to_string()),
            Self::Text(text) => FirmwareVersion::parse(text),
        }
    }
}

/// The lines of the configuration files.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesText {
    #[serde(default)]
    pub common: Vec<FileLineText>,
    /// The lines that follow the common lines in the TFTP bootstrap file: the HTTPS address.
    #[serde(default)]
    pub bootstrap: Vec<FileLineText>,
    #[serde(default)]
    pub phone: Vec<FileLineText>,
}

/// A line of a configuration file.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileLineText {
    pub name: Spanned<String>,
    /// The value; may be missing when the line writes the value of a setting.
    pub value: Option<Spanned<String>>,
    /// The index after the name, in the syntax of `value`.
    pub index: Option<Spanned<String>>,
    /// Whether an earlier line may have the same name; both are effective (Yealink's `security.user_password`, once for
    /// each account).
    #[serde(default)]
    pub again: bool,
    /// The access of the phone's user to the parameter (snom, Cisco).
    pub permission: Option<Permission>,
    /// Further attributes of the XML element (snom), by name; values in the syntax of `value`.
    #[serde(default)]
    pub attributes: BTreeMap<String, Spanned<String>>,
    /// The section of the file (snom).
    #[serde(default)]
    pub section: Section,
    /// The type of the value.
    #[serde(default)]
    pub kind: Kind,
    /// The grammar of the whole value.
    #[serde(default)]
    pub grammar: Grammar,
    /// The setting that this line writes.
    pub setting: Option<Spanned<String>>,
    /// The vendor's spelling of the setting's values.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Values that the vendor does not know, with the value that replaces them.
    #[serde(default)]
    pub instead: BTreeMap<String, String>,
    /// The numbers that the vendor has: any other number is replaced by the nearest one.
    #[serde(default)]
    pub steps: Vec<i64>,
    /// Further settings that influence this line.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
    /// The setting that must be on or not empty; otherwise the line is left out. If the line belongs to a key, the
    /// whole key is written as unused.
    pub needs: Option<Spanned<String>>,
    /// The switch setting that must be on; otherwise the value is empty. Used when a vendor has a parameter for a
    /// target (for example of a call forwarding) but no parameter for its switch.
    pub if_on: Option<Spanned<String>>,
    /// Alternatives for a value in which a placeholder is empty: the first alternative without an empty
    /// placeholder is written, or else the last alternative.
    #[serde(default)]
    pub if_empty: Vec<Spanned<String>>,
    /// The separator that replaces the commas of a list.
    pub between: Option<String>,
    pub since: Option<Spanned<VersionText>>,
    pub before: Option<Spanned<VersionText>>,
    pub each: Option<Repetition>,
    pub when: Option<Condition>,
    /// Whether the name never gets the prefix `static.` (Yealink).
    #[serde(default)]
    pub bare: bool,
    /// What to try on a phone, because no document confirms the name or a value.
    pub unproved: Option<Spanned<String>>,
}

/// The lines that write a key function.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyText {
    pub function: Spanned<Function>,
    pub places: Vec<KeyGroup>,
    pub since: Option<Spanned<VersionText>>,
    pub before: Option<Spanned<VersionText>>,
    /// What to try on a phone, because no document confirms the function's value.
    pub unproved: Option<Spanned<String>>,
    #[serde(default)]
    pub lines: Vec<FileLineText>,
}

/// A key function that the phones do not support, with the reason.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnsupportedFunctionText {
    pub function: Function,
    fr: String,
    en: String,
}

impl UnsupportedFunctionText {
    /// The reason, for the user.
    pub fn reason(&self) -> BilingualText {
        BilingualText { fr: self.fr.clone(), en: self.en.clone() }
    }
}

/// `models/<vendor>/<model>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelText {
    pub id: Spanned<String>,
    pub name: Spanned<String>,
    pub short_name: String,
    #[serde(default)]
    pub also: Vec<String>,
    /// The part of its file names that identifies the model: 78 in `y000000000078.cfg`, `snomD765`, `8851-3PCC`.
    pub file: Spanned<String>,
    /// The same part, in the spelling of other firmware.
    #[serde(default = "empty_list")]
    pub also_files: Spanned<Vec<String>>,
    pub user_agents: Spanned<Vec<String>>,
    pub accounts: Spanned<u8>,
    #[serde(default)]
    pub line_keys: u8,
    #[serde(default)]
    pub programmable_keys: u8,
    pub expansion: Option<Spanned<ExpansionText>>,
    /// The number of handsets (DECT).
    #[serde(default)]
    pub handsets: u8,
    pub generations: Spanned<Vec<String>>,
    pub languages: Spanned<BTreeMap<String, String>>,
    /// The beginnings of parameter names that this model lacks, although the vendor file has them.
    #[serde(default)]
    pub lacks: Vec<Spanned<String>>,
    /// What to try on a phone of this model, because no document confirms it.
    #[serde(default)]
    pub unproved: Vec<Spanned<String>>,
    /// Key functions that this model lacks, although the vendor file has them, with the reason.
    #[serde(rename = "no_key", default)]
    pub unsupported_functions: Vec<UnsupportedFunctionText>,
    /// Settings that this model lacks, although the vendor file has them, with the reason.
    #[serde(rename = "without", default)]
    pub missing_settings: BTreeMap<String, BilingualText>,
    /// Lines of this model, after the lines of the vendor file.
    #[serde(default)]
    pub files: FilesText,
}

/// The expansion modules of a model.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpansionText {
    pub modules: u8,
    /// The number of keys of each module.
    pub keys: u8,
    /// The name of the picture file: `exp40` for `models/yealink/exp40.svg`.
    pub picture: String,
}

fn empty_list() -> Spanned<Vec<String>> {
    Spanned::new(0..0, Vec::new())
}
