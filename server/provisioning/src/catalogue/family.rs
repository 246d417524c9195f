//! What all phones of a vendor share: the firmware generations and the lines of their files.

use super::{
    file_line::{FileLine, Placeholder, Repetition, SettingSpelling, TemplatePart, parse_value},
    source::{FamilyText, FileLineText, FilesText, KeyText, UnsupportedFunctionText, VersionText, Words},
};
use crate::source::Source;
use crate::{
    Error, FirmwareVersion, Vendor,
    keys::{Function, KeyGroup},
    settings::{BilingualText, SettingsTree},
};
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

/// A parsed vendor file.
pub struct Family<'a> {
    pub vendor: Vendor,
    pub fallback: Option<Spanned<String>>,
    pub softkeys: Vec<Spanned<Function>>,
    pub words: Arc<Words>,
    pub generations: Vec<FamilyGeneration>,
    pub unsupported_functions: Vec<UnsupportedFunctionText>,
    pub missing_settings: BTreeMap<String, BilingualText>,
    pub source: Source<'a>,
    files: FilesText,
    keys: Vec<KeyText>,
}

/// A firmware generation, as the vendor file describes it.
#[derive(Clone)]
pub struct FamilyGeneration {
    pub id: String,
    pub since: FirmwareVersion,
    pub has_plain_ldap_only: bool,
    /// The beginnings of parameter names that get the prefix `static.` (Yealink).
    static_beginnings: Vec<String>,
}

/// A model's numbers of accounts, line keys and handsets. A repeated file line is written once for each account, line
/// key or handset.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub accounts: u8,
    pub line_keys: u8,
    pub handsets: u8,
}

/// The file lines that write one function on the keys of one group.
#[derive(Clone, Debug)]
pub struct KeyFileLines {
    pub function: Function,
    pub group: KeyGroup,
    pub lines: Vec<FileLine>,
}

impl<'a> Family<'a> {
    pub fn parse(source: Source<'a>) -> Result<Self, Error> {
        let FamilyText {
            vendor,
            fallback,
            softkeys,
            words,
            generation,
            files,
            key,
            unsupported_functions,
            missing_settings,
        } = source.read()?;
        if source.path != format!("models/{}.toml", vendor.id()) {
            return Err(source.error(0, format!("the file of {} is models/{}.toml", vendor.name(), vendor.id())));
        }
        let mut generations: Vec<FamilyGeneration> = Vec::new();
        for text in generation {
            let Some(since) = text.since.get_ref().version() else {
                return Err(source.error_in(&text.since, "this is not a version"));
            };
            if generations.last().is_some_and(|last| last.since >= since) {
                return Err(source.error_in(&text.since, "generations must go from the oldest to the newest"));
            }
            if generations.iter().any(|other| other.id == *text.id.get_ref()) {
                return Err(source.error_in(&text.id, "another generation has this name"));
            }
            generations.push(FamilyGeneration {
                id: text.id.into_inner(),
                since,
                has_plain_ldap_only: text.plain_ldap,
                static_beginnings: text.static_beginnings,
            });
        }
        Ok(Self {
            vendor,
            fallback,
            softkeys,
            words: Arc::new(words),
            generations,
            unsupported_functions,
            missing_settings,
            source,
            files,
            keys: key,
        })
    }

    /// Reads the lines of a model's common file. `own` are the model file and its lines.
    pub fn read_common(
        &self,
        own: (Source<'_>, &[FileLineText]),
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<FileLine>, Error> {
        self.read_shared([(self.source, self.files.common.as_slice()), own], generation, counts)
    }

    /// Reads the lines of the bootstrap file, which leads a phone from TFTP to HTTPS.
    pub fn read_bootstrap(&self, generation: &FamilyGeneration, counts: Counts) -> Result<Vec<FileLine>, Error> {
        self.read_shared([(self.source, self.files.bootstrap.as_slice()), (self.source, &[])], generation, counts)
    }

    /// Reads the lines of a file that all phones of one model share.
    ///
    /// Errors: [`Error::ModelFile`] when a line depends on a single phone.
    fn read_shared(
        &self,
        texts: [(Source<'_>, &[FileLineText]); 2],
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<FileLine>, Error> {
        let lines = self.read_lines(texts, generation, counts)?;
        for (source, text) in texts.into_iter().flat_map(|(source, texts)| texts.iter().map(move |text| (source, text)))
        {
            let value = text.value.as_ref().map(|value| parse_value(value.get_ref()).unwrap_or_default());
            let is_shared = |part: &TemplatePart| {
                matches!(
                    part,
                    TemplatePart::Text(_)
                        | TemplatePart::Placeholder(Placeholder::Language | Placeholder::ProvisioningUrl)
                )
            };
            if text.when.is_some() || text.setting.is_some() || !value.unwrap_or_default().iter().all(is_shared) {
                let reason =
                    "the common file is the same for all phones: only {language} and {provisioning.url} are allowed";
                return Err(source.error_in(&text.name, reason));
            }
        }
        Ok(lines)
    }

    /// Reads the lines of the phone's own file, without its keys. `own` are the model file and its lines.
    pub fn read_phone(
        &self,
        own: (Source<'_>, &[FileLineText]),
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<FileLine>, Error> {
        self.read_lines([(self.source, self.files.phone.as_slice()), own], generation, counts)
    }

    /// Reads the file lines that write the key functions.
    pub fn read_keys(&self, generation: &FamilyGeneration) -> Result<Vec<KeyFileLines>, Error> {
        let source = self.source;
        let mut all: Vec<KeyFileLines> = Vec::new();
        for text in &self.keys {
            check_unproved_mark(source, text.unproved.as_ref())?;
            if !self.is_in_generation(source, generation, text.since.as_ref(), text.before.as_ref())? {
                continue;
            }
            let mut lines = Vec::new();
            for line in &text.lines {
                if !self.is_in_generation(source, generation, line.since.as_ref(), line.before.as_ref())? {
                    continue;
                }
                if line.each.is_some() {
                    return Err(source.error_in(&line.name, "a line of a key cannot have `each`"));
                }
                let name = parse_value(line.name.get_ref()).map_err(|reason| source.error_in(&line.name, reason))?;
                let is_allowed = |part: &TemplatePart| match part {
                    TemplatePart::Text(text) => text.bytes().all(|byte| byte.is_ascii_graphic()),
                    TemplatePart::Placeholder(placeholder) => {
                        matches!(placeholder, Placeholder::KeyNumber | Placeholder::KeyModule)
                    }
                    _ => false,
                };
                if name.is_empty() || !name.iter().all(is_allowed) {
                    let reason = "the name of a key's parameter can have the placeholders {n} and {m} only";
                    return Err(source.error_in(&line.name, reason));
                }
                lines.push(self.read_line(source, line, name, true)?);
            }
            for group in &text.places {
                let function = *text.function.get_ref();
                if all.iter().any(|other| other.function == function && other.group == *group) {
                    let reason = format!("{} is already written for {} ({})", function.id(), group.id(), generation.id);
                    return Err(source.error_in(&text.function, reason));
                }
                all.push(KeyFileLines { function, group: *group, lines: lines.clone() });
            }
        }
        Ok(all)
    }

    /// Reads the lines of a generation's configuration file: the lines of the vendor file, then those of the model
    /// file.
    fn read_lines(
        &self,
        texts: [(Source<'_>, &[FileLineText]); 2],
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<FileLine>, Error> {
        let mut lines: Vec<FileLine> = Vec::new();
        let mut written: Vec<(String, String)> = Vec::new();
        for (source, text) in texts.into_iter().flat_map(|(source, texts)| texts.iter().map(move |text| (source, text)))
        {
            if !self.is_in_generation(source, generation, text.since.as_ref(), text.before.as_ref())? {
                continue;
            }
            for text in self.expand(source, text, counts)? {
                let name = text.name.get_ref();
                let begins_with = |beginning: &String| name.starts_with(beginning.as_str());
                let is_static = !text.bare && generation.static_beginnings.iter().any(begins_with);
                let name = if is_static { format!("static.{name}") } else { name.clone() };
                let index = text.index.as_ref().map(|index| index.get_ref().clone()).unwrap_or_default();
                if !text.again && written.iter().any(|(other, at)| *other == name && *at == index) {
                    return Err(source.error_in(&text.name, format!("{name} is already written ({})", generation.id)));
                }
                written.push((name.clone(), index));
                lines.push(self.read_line(source, &text, vec![TemplatePart::Text(name)], false)?);
            }
        }
        Ok(lines)
    }

    /// Checks one line and converts it. `is_of_key` tells whether the line belongs to a key, and so may contain its
    /// placeholders.
    fn read_line(
        &self,
        source: Source<'_>,
        text: &FileLineText,
        name: Vec<TemplatePart>,
        is_of_key: bool,
    ) -> Result<FileLine, Error> {
        // Parses a value, and checks that this line may have its placeholders.
        let read = |value: &Spanned<String>| {
            let parts = parse_value(value.get_ref()).map_err(|reason| source.error_in(value, reason))?;
            for part in &parts {
                match part {
                    TemplatePart::Placeholder(placeholder) if placeholder.is_of_key() && !is_of_key => {
                        return Err(source.error_in(value, "only a line of a key has this placeholder"));
                    }
                    TemplatePart::Placeholder(placeholder) if placeholder.is_of_setting() && text.setting.is_none() => {
                        return Err(source.error_in(value, "only a line with `setting` has this placeholder"));
                    }
                    TemplatePart::CodecEnable(codec) | TemplatePart::CodecPriority(codec)
                        if !self.has_word("codec", codec) =>
                    {
                        return Err(source.error_in(value, format!("the vendor has no word for the codec {codec}")));
                    }
                    TemplatePart::Word(subject) if !self.has_word(subject, "fr") => {
                        return Err(source.error_in(value, format!("the vendor has no French word for {subject}")));
                    }
                    _ => {}
                }
            }
            Ok(parts)
        };
        let value = match (&text.value, &text.setting) {
            (Some(value), _) => read(value)?,
            (None, Some(_)) => vec![TemplatePart::Placeholder(Placeholder::SettingValue)],
            (None, None) => return Err(source.error_in(&text.name, "a line needs a value or a setting")),
        };
        let index = text.index.as_ref().map(read).transpose()?;
        let mut attributes = Vec::new();
        for (name, value) in &text.attributes {
            attributes.push((name.clone(), read(value)?));
        }
        check_unproved_mark(source, text.unproved.as_ref())?;
        // Checks that the spelled values, their replacements and the steps are possible for the setting.
        let spelling = |id: &Spanned<String>, [values, instead]: [&BTreeMap<String, String>; 2], steps: &[i64]| {
            let unknown = || source.error_in(id, "there is no such setting");
            let setting = SettingsTree::bundled().find(id.get_ref()).ok_or_else(unknown)?;
            let choices = setting.kind().choices();
            let is_value = |value: &String| match setting.kind() {
                crate::settings::Kind::Switch => value == "true" || value == "false",
                _ => choices.is_empty() || choices.iter().any(|choice| choice.id == *value),
            };
            if let Some(wrong) = values.keys().chain(instead.keys()).find(|value| !is_value(value)) {
                return Err(source.error_in(id, format!("{wrong} is not a value of this setting")));
            }
            if let Some(wrong) = instead.values().find(|value| !values.contains_key(*value)) {
                return Err(source.error_in(id, format!("{wrong} is not in `values`")));
            }
            let is_number = matches!(setting.kind(), crate::settings::Kind::Integer { .. });
            if !(steps.is_sorted_by(|left, right| left < right) && (steps.is_empty() || is_number)) {
                return Err(source.error_in(id, "`steps` must be in ascending order, and its setting must be a number"));
            }
            let [values, instead] = [values, instead].map(|pairs| pairs.clone().into_iter().collect());
            let (id, default) = (setting.id().clone(), setting.default().clone());
            Ok(SettingSpelling { id, default, values, instead, steps: steps.to_vec() })
        };
        let none = BTreeMap::new();
        let unspelled = |id: &Spanned<String>| spelling(id, [&none, &none], &[]);
        let spelled = |id: &Spanned<String>| spelling(id, [&text.values, &text.instead], &text.steps);
        let setting = text.setting.as_ref().map(spelled).transpose()?;
        let if_on = text.if_on.as_ref().map(unspelled).transpose()?;
        let needs = text.needs.as_ref().map(unspelled).transpose()?;
        let also = text.also.iter().map(|id| Ok(unspelled(id)?.id)).collect::<Result<_, Error>>()?;
        let if_empty = text.if_empty.iter().map(read).collect::<Result<_, _>>()?;
        Ok(FileLine {
            name,
            index,
            may_repeat: text.again,
            permission: text.permission,
            attributes,
            section: text.section,
            kind: text.kind,
            grammar: text.grammar,
            value,
            setting,
            also,
            if_on,
            needs,
            if_empty,
            separator: text.between.clone(),
            condition: text.when,
        })
    }

    fn has_word(&self, subject: &str, word: &str) -> bool {
        self.words.get(subject).is_some_and(|words| words.contains_key(word))
    }

    /// Whether a line or a key function belongs to a generation, by its `since` and `before`.
    fn is_in_generation(
        &self,
        source: Source<'_>,
        generation: &FamilyGeneration,
        since: Option<&Spanned<VersionText>>,
        before: Option<&Spanned<VersionText>>,
    ) -> Result<bool, Error> {
        let version = |text: Option<&Spanned<VersionText>>| match text {
            None => Ok(None),
            Some(text) => match text.get_ref().version() {
                Some(version) if self.generations.iter().any(|generation| generation.since == version) => {
                    Ok(Some(version))
                }
                _ => Err(source.error_in(text, "no generation begins with this version")),
            },
        };
        let (since, before) = (version(since)?, version(before)?);
        Ok(since.is_none_or(|since| generation.since >= since) && before.is_none_or(|before| generation.since < before))
    }

    /// Expands a line with `each` into one line for each number: `{n}` is the number from 1, `{i}` the number from 0.
    fn expand(&self, source: Source<'_>, text: &FileLineText, counts: Counts) -> Result<Vec<FileLineText>, Error> {
        let numbers = match text.each {
            None => 1..=1,
            Some(Repetition::SpareAccount) => 2..=counts.accounts,
            Some(Repetition::LineKey) => 1..=counts.line_keys,
            Some(Repetition::Handset) => 1..=counts.handsets,
        };
        let is_numbered = |text: &Spanned<String>| text.get_ref().contains("{n}") || text.get_ref().contains("{i}");
        if (is_numbered(&text.name) || text.index.as_ref().is_some_and(is_numbered)) != text.each.is_some() {
            return Err(source.error_in(&text.name, "`each` and {n} go together"));
        }
        let mut lines = Vec::new();
        for number in numbers {
            let fill = |text: &Spanned<String>| {
                let filled =
                    text.get_ref().replace("{n}", &number.to_string()).replace("{i}", &(number - 1).to_string());
                Spanned::new(text.span(), filled)
            };
            let name = fill(&text.name);
            if !self.vendor.format().is_name(name.get_ref()) {
                return Err(source.error_in(&text.name, "this is not a valid parameter name"));
            }
            let (index, value) = (text.index.as_ref().map(fill), text.value.as_ref().map(fill));
            lines.push(FileLineText { name, value, index, ..text.clone() });
        }
        Ok(lines)
    }
}

/// Checks the text of an `unproved` mark: a sentence that says what to try on a phone. The mark stands where no
/// document confirms a name or a value.
pub fn check_unproved_mark(source: Source<'_>, mark: Option<&Spanned<String>>) -> Result<(), Error> {
    match mark.filter(|mark| !mark.get_ref().ends_with('.')) {
        Some(mark) => {
            Err(source.error_in(mark, "`unproved` must be a sentence with a full stop: what to try on a phone"))
        }
        None => Ok(()),
    }
}
