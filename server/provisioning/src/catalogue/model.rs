//! One model.

use super::{
    Line,
    family::{Counts, Family, KeyLines},
    line::Written,
    picture,
    source::{ModelText, Reason, Words},
};
use crate::source::Source;
use crate::{
    Error, FirmwareVersion, Vendor,
    keys::{Function, KeyPlace, Place},
    settings::SettingId,
};
use portal_api::Language;
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
    user_agents: Vec<String>,
    accounts: u8,
    line_keys: u8,
    programmable_keys: u8,
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

/// A generation of a model's firmware, with the files as it understands them.
#[derive(Clone, Debug)]
pub struct Generation {
    id: String,
    since: FirmwareVersion,
    common: Vec<Line>,
    bootstrap: Vec<Line>,
    phone: Vec<Line>,
    keys: Vec<KeyLines>,
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
            Vendor::Yealink => firmware.split('.').next() == Some(self.file.as_str()),
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

    /// Whether a key at such a place can do this, in the newest firmware; if not, the sentence that says why.
    pub fn can(&self, place: Place, function: Function, language: Language) -> Result<(), &str> {
        let written = self.generation(None).key(place, function);
        match (self.no_keys.get(&function), written) {
            (Some(reason), _) => Err(reason.text(language)),
            (None, Some(_)) => Ok(()),
            (None, None) => Err(match language {
                Language::Fr => "Ce téléphone n’a pas cette fonction sur cette touche.",
                Language::En => "This telephone doesn’t have this function on this key.",
            }),
        }
    }

    /// The settings that its newest firmware has: their identifiers.
    pub fn settings(&self) -> &BTreeSet<SettingId> {
        &self.settings
    }

    /// Why it doesn't have a setting that others have, if its file says so.
    pub fn why_without(&self, setting: &str, language: Language) -> Option<&str> {
        self.without.get(setting).map(|reason| reason.text(language))
    }

    /// How the vendor writes the language with this tag.
    pub(crate) fn language(&self, tag: &str) -> Result<&str, Error> {
        let unknown = || Error::Language { model: self.id.clone(), language: tag.to_owned() };
        self.languages.get(tag).map(String::as_str).ok_or_else(unknown)
    }

    /// How the vendor writes a choice: `word("transport", "tls")`; empty if it has no word for it.
    pub(crate) fn word(&self, about: &str, choice: &str) -> &str {
        self.words.get(about).and_then(|words| words.get(choice)).map_or("", String::as_str)
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
                && (self.file.eq_ignore_ascii_case(&other.file)
                    || self.user_agents.iter().any(|token| other.answers_to(token)))
    }

    /// Whether this is its picture, or its module's.
    pub(super) fn shows(&self, picture: &Source<'_>) -> bool {
        self.picture.path == picture.path || self.expansion_picture.is_some_and(|other| other.path == picture.path)
    }

    pub(super) fn parse(
        source: Source<'_>,
        families: &BTreeMap<Vendor, Family<'_>>,
        pictures: &[Source<'static>],
    ) -> Result<Self, Error> {
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
        let is_file_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && word != "0"
        };
        if !is_file_word(text.file.get_ref()) {
            return Err(source.error_in(&text.file, "letters, digits and hyphens, as in the names of its files"));
        }
        if text.user_agents.get_ref().iter().any(String::is_empty) || text.user_agents.get_ref().is_empty() {
            return Err(source.error_in(&text.user_agents, "at least one, and none empty"));
        }
        if *text.accounts.get_ref() == 0 {
            return Err(source.error_in(&text.accounts, "a telephone has at least one line"));
        }
        let is_word = |word: &String| !word.is_empty() && !word.contains(|character: char| character.is_control());
        let languages = text.languages.get_ref();
        if !languages.contains_key("fr") || !languages.values().all(is_word) {
            return Err(source.error_in(&text.languages, "French (fr) is needed, and each as the vendor writes it"));
        }

        let counts = Counts { accounts: *text.accounts.get_ref(), handsets: text.handsets };
        let mut unknown: Vec<_> = text.lacks.iter().collect();
        let mut generations = Vec::new();
        for name in text.generations.get_ref() {
            let Some(generation) = family.generations.iter().find(|generation| generation.id == *name) else {
                return Err(source.error_in(&text.generations, format!("there is no generation {name}")));
            };
            let common = family.common((source, &text.files.common), generation, counts)?;
            let mut phone = family.phone((source, &text.files.phone), generation, counts)?;
            unknown.retain(|beginning| !phone.iter().any(|line| line.begins_with(beginning.get_ref())));
            phone.retain(|line| {
                let is_lacking = text.lacks.iter().any(|beginning| line.begins_with(beginning.get_ref()));
                let is_without = |written: &Written| text.without.contains_key(written.id.as_str());
                !is_lacking && !line.setting.as_ref().is_some_and(is_without)
            });
            generations.push(Generation {
                id: generation.id.clone(),
                since: generation.since,
                common,
                bootstrap: family.bootstrap(generation, counts)?,
                phone,
                keys: family.keys(generation)?,
            });
        }
        if let Some(beginning) = unknown.first() {
            return Err(source.error_in(beginning, "no parameter of this model begins so"));
        }
        if !generations.is_sorted_by(|left, right| left.since < right.since) {
            return Err(source.error_in(&text.generations, "generations go from the oldest to the newest"));
        }
        let own_keys = [(Place::Line, text.line_keys), (Place::Programmable, text.programmable_keys)];
        let expansion =
            text.expansion.as_ref().map(|expansion| (expansion.get_ref().modules, expansion.get_ref().keys));
        let expansion = expansion.unwrap_or_default();
        for generation in &generations {
            let counts = own_keys.into_iter().chain([(Place::Expansion, expansion.0)]);
            for (place, _) in counts.filter(|(_, count)| *count > 0) {
                if generation.key(place, Function::None).is_none() {
                    let reason = format!("{} has no way to write an unused key ({})", generation.id, place.id());
                    return Err(source.error_in(&text.id, reason));
                }
            }
        }
        let settings = generations.last().map(Generation::settings).unwrap_or_default();
        let mut generations = generations.into_iter();
        let Some(oldest) = generations.next() else {
            return Err(source.error_in(&text.generations, "at least one"));
        };

        let find = |name: &str| {
            let path = format!("models/{vendor}/{name}.svg");
            let found = pictures.iter().copied().find(|picture| picture.path == path);
            found.ok_or_else(|| format!("its picture, {path}, isn't there"))
        };
        let picture = find(file).map_err(|reason| source.error_in(&text.id, reason))?;
        picture::check(picture, &own_keys)?;
        let mut expansion_picture = None;
        if let Some(module) = &text.expansion {
            let found = find(&module.get_ref().picture).map_err(|reason| source.error_in(module, reason))?;
            picture::check(found, &[(Place::Expansion, expansion.1)])?;
            expansion_picture = Some(found);
        }

        let mut names: Vec<String> = [id, text.name.get_ref(), &text.short_name].map(simplify).into();
        names.extend(text.also.iter().map(|name| simplify(name)));
        let no_keys = family.no_keys.iter().chain(&text.no_key);
        let mut without = family.without.clone();
        without.extend(text.without);
        Ok(Self {
            vendor: family.vendor,
            names,
            file: text.file.into_inner(),
            accounts: counts.accounts,
            line_keys: text.line_keys,
            programmable_keys: text.programmable_keys,
            expansion,
            picture,
            expansion_picture,
            handsets: text.handsets,
            words: Arc::clone(&family.words),
            no_keys: no_keys.map(|no| (no.function, Reason { fr: no.fr.clone(), en: no.en.clone() })).collect(),
            without,
            settings,
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

impl Reason {
    fn text(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

impl Generation {
    /// Its name, for example `V81`.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn settings(&self) -> BTreeSet<SettingId> {
        let lines = self.phone.iter().chain(self.keys.iter().flat_map(|key| &key.lines));
        lines.flat_map(Line::settings).cloned().collect()
    }

    pub(crate) fn common(&self) -> &[Line] {
        &self.common
    }

    pub(crate) fn bootstrap(&self) -> &[Line] {
        &self.bootstrap
    }

    pub(crate) fn phone(&self) -> &[Line] {
        &self.phone
    }

    /// The lines of a key that does this.
    pub(crate) fn key(&self, place: Place, function: Function) -> Option<&[Line]> {
        let is_it = |key: &&KeyLines| key.place == place && key.function == function;
        self.keys.iter().find(is_it).map(|key| key.lines.as_slice())
    }
}

/// A name as names are compared: letters and digits, in lower case.
pub(super) fn simplify(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
