//! One model.

mod accepts;
mod generation;
mod parse;

use super::{
    Line, Piece, Placeholder,
    source::{Reason, Words},
};
use crate::source::Source;
use crate::{
    FirmwareVersion, Vendor,
    keys::{Function, Key, KeyPlace, Place},
    settings::SettingId,
};
pub use generation::Generation;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// A model of telephone.
#[derive(Clone, Debug)]
pub struct Model {
    id: String,
    vendor: Vendor,
    name: String,
    short_name: String,
    /// All names, simplified.
    names: Vec<String>,
    file: String,
    also_files: Vec<String>,
    user_agents: Vec<String>,
    accounts: u8,
    line_keys: u8,
    programmable_keys: u8,
    /// What they do until somebody says otherwise.
    softkeys: Vec<Function>,
    /// How many modules, and how many keys each of them has.
    expansion: (u8, u8),
    picture: Source<'static>,
    expansion_picture: Option<Source<'static>>,
    handsets: u8,
    languages: BTreeMap<String, String>,
    words: Arc<Words>,
    no_keys: BTreeMap<Function, Reason>,
    without: BTreeMap<String, Reason>,
    settings: BTreeSet<SettingId>,
    oldest: Generation,
    newer: Vec<Generation>,
}

impl Model {
    /// Its identifier, for example `yealink-cp920`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who makes it.
    pub fn vendor(&self) -> Vendor {
        self.vendor
    }

    /// As people call it: "Yealink CP920".
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As lists show it: "CP920".
    pub fn short_name(&self) -> &str {
        &self.short_name
    }

    /// What tells its files from other models': 78 in `y000000000078.cfg`, `snomD765`, `8851-3PCC`.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether its files are named so: as [`Model::file`], or as some firmware of its writes it.
    pub fn has_file(&self, file: &str) -> bool {
        self.files().any(|own| own.eq_ignore_ascii_case(file))
    }

    /// How many lines it can have.
    pub fn accounts(&self) -> u8 {
        self.accounts
    }

    /// How many keys it has beside its screen, all pages together.
    pub fn line_keys(&self) -> u8 {
        self.line_keys
    }

    /// How many keys it has under its screen.
    pub fn programmable_keys(&self) -> u8 {
        self.programmable_keys
    }

    /// How many expansion modules it can have, and how many keys each of them has.
    pub fn expansion(&self) -> (u8, u8) {
        self.expansion
    }

    /// Its picture: SVG that can be put into a page as it is, with every key of its own under its name. What is in it
    /// says `models/PICTURES.md`.
    pub fn picture(&self) -> &'static str {
        self.picture.text
    }

    /// The picture of its expansion module, of the same kind; nothing if it can't have one.
    pub fn expansion_picture(&self) -> Option<&'static str> {
        self.expansion_picture.map(|picture| picture.text)
    }

    /// How many handsets it can have (DECT).
    pub fn handsets(&self) -> u8 {
        self.handsets
    }

    /// The tags of the languages it speaks, in alphabetical order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// Whether a file by TFTP can lead it to HTTPS.
    pub fn has_bootstrap(&self) -> bool {
        let generation = self.generation(None);
        !(generation.common.is_empty() && generation.bootstrap.is_empty())
    }

    /// The generations of its firmware, the oldest first.
    pub fn generations(&self) -> impl DoubleEndedIterator<Item = &Generation> {
        std::iter::once(&self.oldest).chain(&self.newer)
    }

    /// The generation that a firmware such as `78.85.0.5` belongs to: the last that began with it or before. The newest if
    /// the firmware isn't known or is another model's, the oldest if it is older still.
    pub fn generation(&self, firmware: Option<&str>) -> &Generation {
        let newest = self.newer.last().unwrap_or(&self.oldest);
        let is_own = |firmware: &&str| match self.vendor {
            // The first number of a Yealink's firmware is its model's.
            Vendor::Yealink => firmware.split('.').next().is_some_and(|number| self.has_file(number)),
            Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => true,
        };
        let version = firmware.filter(is_own).and_then(|firmware| FirmwareVersion::of_firmware(self.vendor, firmware));
        let Some(version) = version else { return newest };
        self.newer.iter().rfind(|generation| generation.since <= version).unwrap_or(&self.oldest)
    }

    /// Every key that it can have, in the order of its places: its own, and those of this many expansion modules.
    pub fn places(&self, modules: u8) -> impl Iterator<Item = KeyPlace> + use<> {
        let (line, programmable, (most, keys)) = (self.line_keys, self.programmable_keys, self.expansion);
        let expansion = (1..=modules.min(most))
            .flat_map(move |module| (1..=keys).map(move |number| KeyPlace::expansion(module, number)));
        (1..=line).map(KeyPlace::line).chain((1..=programmable).map(KeyPlace::programmable)).chain(expansion)
    }

    /// Whether it has such a key.
    pub fn has_place(&self, key: KeyPlace) -> bool {
        match key.place {
            Place::Line => (1..=self.line_keys).contains(&key.number),
            Place::Programmable => (1..=self.programmable_keys).contains(&key.number),
            Place::Expansion => {
                let (modules, keys) = self.expansion;
                (1..=modules).contains(&key.module) && (1..=keys).contains(&key.number)
            }
        }
    }

    /// What its keys do until somebody says something: the first beside the screen is the line's own, those under the screen
    /// do what they did when it left the factory.
    pub fn usual_keys(&self) -> BTreeMap<KeyPlace, Key> {
        let line = Some((KeyPlace::line(1), Function::Line)).filter(|(place, _)| self.has_place(*place));
        let softkeys = (1..=self.programmable_keys).map(KeyPlace::programmable).zip(self.softkeys.iter().copied());
        let made = |(place, function)| Some((place, Key::new(function, 1, "", "", "").ok()?));
        line.into_iter().chain(softkeys).filter_map(made).collect()
    }

    /// Whether it is told its administrator's password.
    pub fn has_admin_password(&self) -> bool {
        self.is_told(Placeholder::AdminPassword)
    }

    /// Whether it is told a PIN that its handsets ask for.
    pub fn has_pin(&self) -> bool {
        self.is_told(Placeholder::AdminPin)
    }

    fn is_told(&self, placeholder: Placeholder) -> bool {
        let mut pieces = self.generation(None).phone().iter().flat_map(Line::pieces);
        pieces.any(|piece| *piece == Piece::Placeholder(placeholder))
    }

    /// Where a key stands among all of the telephone's, from 0: those of the modules follow its own.
    pub(crate) fn index(&self, key: KeyPlace) -> u16 {
        let number = u16::from(key.number.saturating_sub(1));
        match key.place {
            Place::Line | Place::Programmable => number,
            Place::Expansion => {
                u16::from(self.line_keys)
                    + u16::from(key.module.saturating_sub(1)) * u16::from(self.expansion.1)
                    + number
            }
        }
    }

    /// The settings that its newest firmware has: their identifiers.
    pub fn settings(&self) -> &BTreeSet<SettingId> {
        &self.settings
    }

    /// What it speaks where this language is wanted: French, which every model speaks, if it doesn't speak it. A telephone in
    /// the wrong language still calls; one without a file doesn't.
    pub(crate) fn spoken<'a>(&self, wanted: &'a str) -> &'a str {
        if self.languages.contains_key(wanted) { wanted } else { "fr" }
    }

    /// How the vendor writes the language with this tag: one that is spoken.
    pub(crate) fn language(&self, tag: &str) -> &str {
        self.languages.get(tag).map_or("", String::as_str)
    }

    /// Whether a generation of its firmware can be told of this codec. Where each has lines of its own, those say it.
    pub(crate) fn knows_codec(&self, generation: &Generation, codec: &str) -> bool {
        let pieces = generation.phone().iter().flat_map(|line| &line.value);
        let mut of_their_own = pieces.filter(|piece| matches!(piece, Piece::CodecPriority(_))).peekable();
        let has_lines = of_their_own.peek().is_some();
        !self.word("codec", codec).is_empty()
            && (!has_lines || of_their_own.any(|piece| matches!(piece, Piece::CodecPriority(own) if own == codec)))
    }

    /// How the vendor writes a choice: `word("transport", "tls")`; empty if it has no word for it.
    pub(crate) fn word(&self, about: &str, choice: &str) -> &str {
        self.words.get(about).and_then(|words| words.get(choice)).map_or("", String::as_str)
    }

    fn files(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.file).chain(&self.also_files).map(String::as_str)
    }

    pub(super) fn is_called(&self, simplified: &str) -> bool {
        self.names.iter().any(|name| name == simplified)
    }

    pub(super) fn answers_to(&self, user_agent: &str) -> bool {
        self.user_agents.iter().any(|token| token.eq_ignore_ascii_case(user_agent))
    }

    pub(super) fn clashes_with(&self, other: &Self) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
            || self.vendor == other.vendor
                && (self.files().any(|file| other.has_file(file))
                    || self.user_agents.iter().any(|token| other.answers_to(token)))
    }

    /// Whether this is its picture, or its module's.
    pub(super) fn shows(&self, picture: &Source<'_>) -> bool {
        self.picture.path == picture.path || self.expansion_picture.is_some_and(|other| other.path == picture.path)
    }
}

/// A name as names are compared: letters and digits, in lower case.
pub(super) fn simplify(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
