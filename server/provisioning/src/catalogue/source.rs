//! A model file as it is written.

use super::line::{Case, Each};
use crate::{
    FirmwareVersion, Vendor,
    format::{Grammar, Kind, Permission, snom::Section},
    keys::{Function, Place},
    source::Source,
};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};
use toml::Spanned;

impl Source<'_> {
    /// Whether it is a vendor's file (`models/yealink.toml`), not a model's.
    pub fn is_family(&self) -> bool {
        self.path.split('/').count() == 2
    }

    /// Whether it is a picture.
    pub fn is_picture(&self) -> bool {
        Path::new(self.path).extension().is_some_and(|extension| extension == "svg")
    }
}

/// `models/<vendor>.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyText {
    pub vendor: Vendor,
    /// The model that stands for those of the vendor that have no file: one that most of them understand.
    pub fallback: Option<Spanned<String>>,
    /// What the keys under the screen do until somebody says otherwise, from the first.
    #[serde(default)]
    pub softkeys: Vec<Spanned<Function>>,
    /// How the vendor writes choices, by what is chosen: `transport`, `certificates`, `codec`.
    pub words: Words,
    pub generation: Vec<GenerationText>,
    pub files: FilesText,
    #[serde(default)]
    pub key: Vec<KeyText>,
    #[serde(default)]
    pub no_key: Vec<NoKeyText>,
    /// Settings that no telephone of the vendor has, with the reason.
    #[serde(default)]
    pub without: BTreeMap<String, Reason>,
}

/// How a vendor writes choices.
pub type Words = BTreeMap<String, BTreeMap<String, String>>;

/// Why something can't be done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    pub fr: String,
    pub en: String,
}

/// A generation of firmware.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GenerationText {
    pub id: Spanned<String>,
    pub since: Spanned<Border>,
    /// The beginnings of names that take the prefix `static.` (Yealink).
    #[serde(rename = "static", default)]
    pub statics: Vec<String>,
    /// Whether it asks directories by LDAP in the clear, and can't otherwise. It is then told of those alone for which
    /// somebody said that they may be.
    #[serde(default)]
    pub plain_ldap: bool,
}

/// A firmware version at which something begins: `81`, or `"8.9.3"`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Border {
    Number(u32),
    Text(String),
}

impl Border {
    /// The version that is meant.
    pub fn version(&self) -> Option<FirmwareVersion> {
        match self {
            Self::Number(number) => FirmwareVersion::parse(&number.to_string()),
            Self::Text(text) => FirmwareVersion::parse(text),
        }
    }
}

/// The lines of both files.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesText {
    #[serde(default)]
    pub common: Vec<LineText>,
    /// What follows the common lines in the file that TFTP hands out: where to come by HTTPS.
    #[serde(default)]
    pub bootstrap: Vec<LineText>,
    #[serde(default)]
    pub phone: Vec<LineText>,
}

/// A line.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineText {
    pub name: Spanned<String>,
    /// Left out where a setting's own value is meant.
    pub value: Option<Spanned<String>>,
    /// The index that follows the name, as in `value`.
    pub index: Option<Spanned<String>>,
    /// Whether a line of this name stands above: each of them counts (Yealink's `security.user_password`, one an account).
    #[serde(default)]
    pub again: bool,
    /// What the telephone's user may do with it (snom, Cisco).
    pub permission: Option<Permission>,
    /// Further attributes of the element (snom), by name; values as in `value`.
    #[serde(default)]
    pub attributes: BTreeMap<String, Spanned<String>>,
    /// In which section (snom).
    #[serde(default)]
    pub section: Section,
    /// What the value is.
    #[serde(default)]
    pub kind: Kind,
    /// What the value as a whole is written in.
    #[serde(default)]
    pub grammar: Grammar,
    /// The setting that is written here.
    pub setting: Option<Spanned<String>>,
    /// How its values are spelled.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// Values that the vendor has no spelling for, and the one that is written in their place.
    #[serde(default)]
    pub instead: BTreeMap<String, String>,
    /// Further settings that show in this line.
    #[serde(default)]
    pub also: Vec<Spanned<String>>,
    /// The setting without which this one means nothing: then nothing is written, and a key is written as unused.
    pub needs: Option<Spanned<String>>,
    /// The switch without which the value is empty: where a vendor knows a target, and no switch beside it.
    pub if_on: Option<Spanned<String>>,
    /// What is written instead where something filled into the value is empty: the first that is complete, else the last.
    #[serde(default)]
    pub if_empty: Vec<Spanned<String>>,
    /// What stands between the items of a list that has commas.
    pub between: Option<String>,
    pub since: Option<Spanned<Border>>,
    pub before: Option<Spanned<Border>>,
    pub each: Option<Each>,
    pub when: Option<Case>,
}

/// How a function of keys is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyText {
    pub function: Spanned<Function>,
    pub places: Vec<Place>,
    pub since: Option<Spanned<Border>>,
    pub before: Option<Spanned<Border>>,
    #[serde(default)]
    pub lines: Vec<LineText>,
}

/// A function that can't be had, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoKeyText {
    pub function: Function,
    pub fr: String,
    pub en: String,
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
    /// What tells its files from other models': 78 in `y000000000078.cfg`, `snomD765`, `8851-3PCC`.
    pub file: Spanned<String>,
    /// What some of its firmware writes there instead.
    #[serde(default = "nothing")]
    pub also_files: Spanned<Vec<String>>,
    pub user_agents: Spanned<Vec<String>>,
    pub accounts: Spanned<u8>,
    #[serde(default)]
    pub line_keys: u8,
    #[serde(default)]
    pub programmable_keys: u8,
    pub expansion: Option<Spanned<ExpansionText>>,
    /// How many handsets (DECT).
    #[serde(default)]
    pub handsets: u8,
    pub generations: Spanned<Vec<String>>,
    pub languages: Spanned<BTreeMap<String, String>>,
    /// Beginnings of the names of parameters that this model doesn't have, though others of the vendor do.
    #[serde(default)]
    pub lacks: Vec<Spanned<String>>,
    /// Functions that this model's keys can't have, though others of the vendor can.
    #[serde(default)]
    pub no_key: Vec<NoKeyText>,
    /// Settings that this model doesn't have, though others of the vendor do.
    #[serde(default)]
    pub without: BTreeMap<String, Reason>,
    /// Lines of its own, after those of the vendor's file.
    #[serde(default)]
    pub files: FilesText,
}

/// The modules with more keys that can be put beside a telephone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpansionText {
    pub modules: u8,
    /// How many keys each has.
    pub keys: u8,
    /// The name of their picture's file: `exp40` for `models/yealink/exp40.svg`.
    pub picture: String,
}

fn nothing() -> Spanned<Vec<String>> {
    Spanned::new(0..0, Vec::new())
}
