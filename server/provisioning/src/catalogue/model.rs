//! One model.

use super::{
    Line,
    family::{Counts, Family, FamilyGeneration},
    source::{ModelText, Source, Words},
};
use crate::{Error, Vendor, user_agent::firmware_version};
use std::{collections::BTreeMap, sync::Arc};

/// A model of telephone.
#[derive(Clone, Debug)]
pub struct Model {
    id: String,
    vendor: Vendor,
    name: String,
    short_name: String,
    /// All names, simplified.
    names: Vec<String>,
    file_code: u16,
    user_agents: Vec<String>,
    accounts: u8,
    programmable_keys: u8,
    languages: BTreeMap<String, String>,
    words: Arc<Words>,
    oldest: Generation,
    newer: Vec<Generation>,
}

/// A generation of a model's firmware, with the files as it understands them.
#[derive(Clone, Debug)]
pub struct Generation {
    id: String,
    since: u16,
    common: Vec<Line>,
    phone: Vec<Line>,
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

    /// The number in its file's name: 78 in `y000000000078.cfg`.
    pub fn file_code(&self) -> u16 {
        self.file_code
    }

    /// How many lines it can have.
    pub fn accounts(&self) -> u8 {
        self.accounts
    }

    /// How many programmable keys it has.
    pub fn programmable_keys(&self) -> u8 {
        self.programmable_keys
    }

    /// The tags of the languages it speaks, in alphabetical order.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The generations of its firmware, the oldest first.
    pub fn generations(&self) -> impl DoubleEndedIterator<Item = &Generation> {
        std::iter::once(&self.oldest).chain(&self.newer)
    }

    /// The generation that a firmware such as `78.85.0.5` belongs to: the last that began with 85 or before. The newest if
    /// the firmware isn't known or is another model's, the oldest if it is older still.
    pub fn generation(&self, firmware: Option<&str>) -> &Generation {
        let newest = self.newer.last().unwrap_or(&self.oldest);
        let own = firmware.filter(|firmware| firmware.split('.').next() == Some(self.file_code.to_string().as_str()));
        let Some(version) = own.and_then(firmware_version) else { return newest };
        self.newer.iter().rfind(|generation| generation.since <= version).unwrap_or(&self.oldest)
    }

    /// How the vendor writes the language with this tag.
    pub(crate) fn language(&self, tag: &str) -> Result<&str, Error> {
        let unknown = || Error::Language { model: self.id.clone(), language: tag.to_owned() };
        self.languages.get(tag).map(String::as_str).ok_or_else(unknown)
    }

    pub(crate) fn words(&self) -> &Words {
        &self.words
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
                && (self.file_code == other.file_code || self.user_agents.iter().any(|token| other.answers_to(token)))
    }

    pub(super) fn parse(source: Source<'_>, families: &BTreeMap<Vendor, Family<'_>>) -> Result<Self, Error> {
        let text: ModelText = source.read()?;
        let id = text.id.get_ref().as_str();
        let (vendor, file) = id.split_once('-').unwrap_or_default();
        let Some(family) = families.values().find(|family| family.vendor.id() == vendor) else {
            return Err(source.error_in(&text.id, "an identifier is a vendor with a file of its own, a hyphen, a name"));
        };
        if source.path != format!("models/{vendor}/{file}.toml") {
            return Err(source.error_in(&text.id, format!("the file of {id} is models/{vendor}/{file}.toml")));
        }
        if !text.name.get_ref().starts_with(family.vendor.name()) || text.short_name.is_empty() {
            return Err(source.error_in(&text.name, "a name begins with the vendor's, a short name isn't empty"));
        }
        if *text.file_code.get_ref() == 0 {
            return Err(source.error_in(&text.file_code, "no model has the number 0"));
        }
        if text.user_agents.get_ref().iter().any(String::is_empty) || text.user_agents.get_ref().is_empty() {
            return Err(source.error_in(&text.user_agents, "at least one, and none empty"));
        }
        if *text.accounts.get_ref() == 0 {
            return Err(source.error_in(&text.accounts, "a telephone has at least one line"));
        }
        let is_word =
            |word: &String| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let languages = text.languages.get_ref();
        if !languages.contains_key("fr") || !languages.values().all(is_word) {
            return Err(source.error_in(&text.languages, "French (fr) is needed, and each as the vendor writes it"));
        }

        let counts = Counts { accounts: *text.accounts.get_ref(), programmable_keys: text.programmable_keys };
        let mut generations = Vec::new();
        for name in text.generations.get_ref() {
            let Some(generation) = family.generations.iter().find(|generation| generation.id == *name) else {
                return Err(source.error_in(&text.generations, format!("there is no generation {name}")));
            };
            let common = family.common((source, &text.files.common), generation, counts)?;
            let phone = family.phone((source, &text.files.phone), generation, counts)?;
            generations.push(Generation::new(generation, common, phone));
        }
        if !generations.is_sorted_by(|left, right| left.since < right.since) {
            return Err(source.error_in(&text.generations, "generations go from the oldest to the newest"));
        }
        let mut generations = generations.into_iter();
        let Some(oldest) = generations.next() else {
            return Err(source.error_in(&text.generations, "at least one"));
        };

        let mut names: Vec<String> = [id, text.name.get_ref(), &text.short_name].map(simplify).into();
        names.extend(text.also.iter().map(|name| simplify(name)));
        Ok(Self {
            vendor: family.vendor,
            names,
            file_code: *text.file_code.get_ref(),
            accounts: counts.accounts,
            programmable_keys: counts.programmable_keys,
            words: Arc::clone(&family.words),
            oldest,
            newer: generations.collect(),
            id: text.id.into_inner(),
            name: text.name.into_inner(),
            short_name: text.short_name,
            user_agents: text.user_agents.into_inner(),
            languages: text.languages.into_inner(),
        })
    }
}

impl Generation {
    /// Its name, for example `V81`.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn common(&self) -> &[Line] {
        &self.common
    }

    pub(crate) fn phone(&self) -> &[Line] {
        &self.phone
    }

    fn new(generation: &FamilyGeneration, common: Vec<Line>, phone: Vec<Line>) -> Self {
        Self { id: generation.id.clone(), since: generation.since, common, phone }
    }
}

/// A name as names are compared: letters and digits, in lower case.
pub(super) fn simplify(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
