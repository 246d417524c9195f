//! A phone model.

mod generation;
mod parse;
mod support;

use super::{FileLine, Placeholder, TemplatePart, source::Words};
use crate::source::Source;
use crate::{
    FirmwareVersion, Vendor,
    keys::{Function, Key, KeyGroup, KeyPlace},
    settings::{BilingualText, SettingId},
};
pub use generation::Generation;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The expansion modules that can be connected to a model's phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expansion {
    /// The maximum number of modules; 0 if the model supports no module.
    pub modules: u8,
    /// The number of keys of each module.
    pub keys_per_module: u8,
}

/// A phone model.
#[derive(Clone, Debug)]
pub struct Model {
    id: String,
    vendor: Vendor,
    name: String,
    short_name: String,
    /// All names, simplified for comparison.
    names: Vec<String>,
    /// The part of its file names that identifies the model.
    file: String,
    /// The same part, in the spelling of other firmware.
    also_files: Vec<String>,
    user_agents: Vec<String>,
    accounts: u8,
    line_keys: u8,
    programmable_keys: u8,
    /// The factory functions of the programmable keys.
    softkeys: Vec<Function>,
    expansion: Expansion,
    picture: Source<'static>,
    expansion_picture: Option<Source<'static>>,
    handsets: u8,
    languages: BTreeMap<String, String>,
    /// The vendor's words for choices.
    words: Arc<Words>,
    /// Key functions that the model lacks, with the reason.
    unsupported_functions: BTreeMap<Function, BilingualText>,
    /// Settings that the model lacks, with the reason.
    missing_settings: BTreeMap<String, BilingualText>,
    /// Settings that the newest firmware supports.
    settings: BTreeSet<SettingId>,
    /// The oldest generation. It is separate, because a model has at least one.
    oldest: Generation,
    /// The other generations, in ascending order.
    newer: Vec<Generation>,
}

impl Model {
    /// The identifier, for example `yealink-cp920`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The vendor.
    pub fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// The full name: "Yealink CP920".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The short name for lists: "CP920".
    pub fn short_name(&self) -> &str {
        &self.short_name
    }

    /// The part of its file names that identifies the model: 78 in `y000000000078.cfg`, `snomD765`, `8851-3PCC`.
    pub fn file_id(&self) -> &str {
        &self.file
    }

    /// Whether `file` is the part of its file names that identifies the model: as [`Model::file_id`], or in the
    /// spelling of another firmware.
    pub fn has_file_id(&self, file: &str) -> bool {
        self.file_ids().any(|own| own.eq_ignore_ascii_case(file))
    }

    /// The number of SIP accounts.
    pub fn accounts(&self) -> u8 {
        self.accounts
    }

    /// The number of line keys beside the screen, on all pages together.
    pub fn line_keys(&self) -> u8 {
        self.line_keys
    }

    /// The number of programmable keys under the screen.
    pub fn programmable_keys(&self) -> u8 {
        self.programmable_keys
    }

    /// The expansion modules that can be connected to the phone.
    pub fn expansion(&self) -> Expansion {
        self.expansion
    }

    /// The picture: SVG that can be placed in a page unchanged. It contains each of the phone's keys, with the key's
    /// name as identifier. `models/PICTURES.md` describes the format.
    pub fn picture(&self) -> &'static str {
        self.picture.text
    }

    /// The picture of the expansion module, in the same format. `None` when the model supports no module.
    pub fn expansion_picture(&self) -> Option<&'static str> {
        self.expansion_picture.map(|picture| picture.text)
    }

    /// The number of handsets (DECT).
    pub fn handsets(&self) -> u8 {
        self.handsets
    }

    /// The tags of the supported languages, in alphabetical order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// Whether a bootstrap file over TFTP can lead the phone to HTTPS.
    pub fn has_bootstrap(&self) -> bool {
        let generation = self.generation(None);
        !(generation.common.is_empty() && generation.bootstrap.is_empty())
    }

    /// The firmware generations, the oldest first.
    pub fn generations(&self) -> impl DoubleEndedIterator<Item = &Generation> {
        std::iter::once(&self.oldest).chain(&self.newer)
    }

    /// The generation of a firmware such as `78.85.0.5`: the newest generation that begins at this version or before.
    /// If the firmware is unknown or belongs to another model, the newest generation. If the firmware is older than
    /// every generation, the oldest generation.
    pub fn generation(&self, firmware: Option<&str>) -> &Generation {
        let newest = self.newer.last().unwrap_or(&self.oldest);
        let is_own = |firmware: &&str| match self.vendor {
            // The first number of a Yealink firmware identifies the model.
            Vendor::Yealink => firmware.split('.').next().is_some_and(|number| self.has_file_id(number)),
            Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => true,
        };
        let version = firmware.filter(is_own).and_then(|firmware| FirmwareVersion::of_firmware(self.vendor, firmware));
        let Some(version) = version else { return newest };
        self.newer.iter().rfind(|generation| generation.since <= version).unwrap_or(&self.oldest)
    }

    /// Every key place of the model, in order: the phone's own keys, then the keys of `modules` expansion modules.
    pub fn places(&self, modules: u8) -> impl Iterator<Item = KeyPlace> + use<> {
        let (line, programmable) = (self.line_keys, self.programmable_keys);
        let Expansion { modules: module_limit, keys_per_module } = self.expansion;
        let expansion = (1..=modules.min(module_limit))
            .flat_map(move |module| (1..=keys_per_module).map(move |number| KeyPlace::expansion(module, number)));
        (1..=line).map(KeyPlace::line).chain((1..=programmable).map(KeyPlace::programmable)).chain(expansion)
    }

    /// Whether the model has this key place.
    pub fn has_place(&self, place: KeyPlace) -> bool {
        match place.group {
            KeyGroup::Line => (1..=self.line_keys).contains(&place.number),
            KeyGroup::Programmable => (1..=self.programmable_keys).contains(&place.number),
            KeyGroup::Expansion => {
                let Expansion { modules, keys_per_module } = self.expansion;
                (1..=modules).contains(&place.module) && (1..=keys_per_module).contains(&place.number)
            }
        }
    }

    /// The default functions of the model's keys: the first line key is the phone's line, the programmable keys have
    /// their factory functions.
    pub fn default_keys(&self) -> BTreeMap<KeyPlace, Key> {
        let line = Some((KeyPlace::line(1), Function::Line)).filter(|(place, _)| self.has_place(*place));
        let softkeys = (1..=self.programmable_keys).map(KeyPlace::programmable).zip(self.softkeys.iter().copied());
        let with_key = |(place, function)| Some((place, Key::new(function, 1, "", "", "").ok()?));
        line.into_iter().chain(softkeys).filter_map(with_key).collect()
    }

    /// Whether the phone's file sets the administrator password.
    pub fn has_admin_password(&self) -> bool {
        self.writes_placeholder(Placeholder::AdminPassword)
    }

    /// Whether the phone's file sets a PIN for its handsets.
    pub fn has_pin(&self) -> bool {
        self.writes_placeholder(Placeholder::AdminPin)
    }

    fn writes_placeholder(&self, placeholder: Placeholder) -> bool {
        let mut parts = self.generation(None).phone().iter().flat_map(FileLine::parts);
        parts.any(|part| *part == TemplatePart::Placeholder(placeholder))
    }

    /// The index of a key in the phone's file, from 0. Line keys and programmable keys are counted separately; the keys
    /// of expansion modules follow the line keys.
    pub(crate) fn index(&self, place: KeyPlace) -> u16 {
        let number = u16::from(place.number.saturating_sub(1));
        match place.group {
            KeyGroup::Line | KeyGroup::Programmable => number,
            KeyGroup::Expansion => {
                u16::from(self.line_keys)
                    + u16::from(place.module.saturating_sub(1)) * u16::from(self.expansion.keys_per_module)
                    + number
            }
        }
    }

    /// The identifiers of the settings that the newest firmware supports.
    pub fn settings(&self) -> &BTreeSet<SettingId> {
        &self.settings
    }

    /// The language that the phone shows when `wanted` is configured: `wanted`, or French, which every model supports.
    /// A wrong language is better than no configuration file.
    pub(crate) fn screen_language<'a>(&self, wanted: &'a str) -> &'a str {
        if self.languages.contains_key(wanted) { wanted } else { "fr" }
    }

    /// The vendor's spelling of a supported language.
    pub(crate) fn language(&self, tag: &str) -> &str {
        self.languages.get(tag).map_or("", String::as_str)
    }

    /// Whether a firmware generation supports a codec: the vendor has a word for the codec, and if the generation's
    /// file has one line for each codec, one of the lines is for this codec.
    pub(crate) fn supports_codec(&self, generation: &Generation, codec: &str) -> bool {
        let parts = generation.phone().iter().flat_map(|line| &line.value);
        let mut codec_parts = parts.filter(|part| matches!(part, TemplatePart::CodecPriority(_))).peekable();
        let has_lines = codec_parts.peek().is_some();
        !self.word("codec", codec).is_empty()
            && (!has_lines || codec_parts.any(|part| matches!(part, TemplatePart::CodecPriority(own) if own == codec)))
    }

    /// The vendor's word for a choice: `word("transport", "tls")`. Empty if the vendor has no word.
    pub(crate) fn word(&self, subject: &str, choice: &str) -> &str {
        self.words.get(subject).and_then(|words| words.get(choice)).map_or("", String::as_str)
    }

    fn file_ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.file).chain(&self.also_files).map(String::as_str)
    }

    pub(super) fn has_name(&self, simplified: &str) -> bool {
        self.names.iter().any(|name| name == simplified)
    }

    pub(super) fn has_user_agent(&self, user_agent: &str) -> bool {
        self.user_agents.iter().any(|token| token.eq_ignore_ascii_case(user_agent))
    }

    /// Whether both models have a name in common, or have the same vendor and a file name or a User-Agent in common.
    pub(super) fn clashes_with(&self, other: &Self) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
            || self.vendor == other.vendor
                && (self.file_ids().any(|file| other.has_file_id(file))
                    || self.user_agents.iter().any(|token| other.has_user_agent(token)))
    }

    /// Whether this picture belongs to the model or its expansion module.
    pub(super) fn has_picture(&self, picture: &Source<'_>) -> bool {
        self.picture.path == picture.path || self.expansion_picture.is_some_and(|other| other.path == picture.path)
    }
}

/// The form in which names are compared: letters and digits in lower case.
pub(super) fn simplify(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
