//! Compares two files of a phone: what would change if the phone fetched its file now.
//!
//! Files are compared by parameter, as the phone reads them. A secret is reported as different, without its value.

use crate::{
    Model,
    catalogue::{FileLine, Generation},
    format::ParseError,
    keys::{Function, KeyGroup, KeyPlace},
    render::written_name,
    settings::{Setting, SettingId, SettingsTree},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};

/// A file, with the model and firmware that it was written for.
#[derive(Clone, Copy, Debug)]
pub struct FileVersion<'a> {
    /// The model.
    pub model: &'a Model,
    /// The firmware, as in [`crate::render_phone`].
    pub firmware: Option<&'a str>,
    /// The content.
    pub bytes: &'a [u8],
}

/// A parameter that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The parameter's name, as the format's reader returns it.
    pub parameter: String,
    /// What the parameter configures.
    pub subject: Subject,
    /// The value in the first file.
    pub before: ParameterValue,
    /// The value in the second file.
    pub after: ParameterValue,
}

/// What a parameter configures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// The phone itself: its line, its secrets, its provisioning server.
    #[default]
    Phone,
    /// These settings.
    Settings(Vec<SettingId>),
    /// This key.
    Key(KeyPlace),
}

/// The value of a parameter in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParameterValue {
    /// The parameter is missing.
    Missing,
    /// A value.
    Value(String),
    /// A secret value, which is not shown.
    Secret,
}

/// Returns the differing parameters, in the order of the second file. Parameters that only the first file has come
/// last.
///
/// Errors: [`ParseError`] when a file does not have the format of its model.
pub fn differences(before: FileVersion<'_>, after: FileVersion<'_>) -> Result<Vec<Difference>, ParseError> {
    let (old, new) = (read(before)?, read(after)?);
    let (old_values, new_values) = (values(&old, before), values(&new, after));
    let mut seen = HashSet::new();
    let names = new.iter().chain(&old).map(|(name, _)| name.as_str()).filter(|name| seen.insert(*name));
    let changed: Vec<_> = names.filter(|name| old_values.get(name) != new_values.get(name)).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let (old, new) = (Parameters::new(before), Parameters::new(after));
    let difference = |name: &str| Difference {
        parameter: name.to_owned(),
        subject: new.subject(name).or_else(|| old.subject(name)).unwrap_or_default(),
        before: old.value(name, old_values.get(name).map(AsRef::as_ref)),
        after: new.value(name, new_values.get(name).map(AsRef::as_ref)),
    };
    Ok(changed.into_iter().map(difference).collect())
}

/// The parameters of a file, without access attributes, which are not compared.
fn read(file: FileVersion<'_>) -> Result<Vec<(String, String)>, ParseError> {
    let mut pairs = file.model.vendor().format().read(file.bytes)?;
    pairs.retain(|(name, _)| !name.ends_with("@perm") && !name.ends_with("@ua"));
    Ok(pairs)
}

/// The value of each parameter. If a parameter occurs twice, the last value counts, except where both are effective:
/// there the values are joined.
fn values<'a>(pairs: &'a [(String, String)], file: FileVersion<'_>) -> HashMap<&'a str, Cow<'a, str>> {
    let lines = file.model.generation(file.firmware).phone();
    let repeated: HashSet<String> =
        lines.iter().filter(|line| line.may_repeat).map(|line| written_name(file.model, line, None)).collect();
    let mut values: HashMap<&str, Cow<'_, str>> = HashMap::new();
    for (name, value) in pairs {
        match values.get_mut(name.as_str()).filter(|_| repeated.contains(name)) {
            Some(all) => *all = Cow::Owned([all, "\n", value].concat()),
            None => drop(values.insert(name, Cow::Borrowed(value))),
        }
    }
    values
}

/// What is known from the model's lines about each parameter of a file, by name.
struct Parameters(BTreeMap<String, ParameterInfo>);

#[derive(Default)]
struct ParameterInfo {
    subject: Subject,
    /// The beginnings of secret values; an empty beginning matches every value.
    secrets: Vec<String>,
}

impl Parameters {
    fn new(file: FileVersion<'_>) -> Self {
        let generation = file.model.generation(file.firmware);
        let mut known = BTreeMap::new();
        for line in generation.phone() {
            let secrets = if writes_secret(line) { vec![String::new()] } else { Vec::new() };
            known.insert(written_name(file.model, line, None), ParameterInfo { subject: subject(line), secrets });
        }
        let lines_by_group = [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion]
            .map(|group| (group, file_lines_of_group(generation, group)));
        for key in file.model.places(u8::MAX) {
            for (_, lines) in lines_by_group.iter().filter(|(group, _)| *group == key.group) {
                for (line, secrets) in lines {
                    let new_info = || ParameterInfo { subject: Subject::Key(key), secrets: secrets.clone() };
                    known.entry(written_name(file.model, line, Some(key))).or_insert_with(new_info);
                }
            }
        }
        Self(known)
    }

    fn find(&self, name: &str) -> Option<&ParameterInfo> {
        self.0.get(name.split('@').next().unwrap_or(name))
    }

    fn subject(&self, name: &str) -> Option<Subject> {
        self.find(name).map(|known| known.subject.clone())
    }

    /// The value as it is reported. An unknown parameter may be a secret, so its value is not shown.
    fn value(&self, name: &str, value: Option<&str>) -> ParameterValue {
        let Some(value) = value else { return ParameterValue::Missing };
        let is_secret =
            |known: &ParameterInfo| known.secrets.iter().any(|beginning| value.starts_with(beginning.as_str()));
        if self.find(name).is_none_or(is_secret) {
            ParameterValue::Secret
        } else {
            ParameterValue::Value(value.to_owned())
        }
    }
}

/// Whether a line writes a secret: a secret placeholder, or a setting that is never shown.
fn writes_secret(line: &FileLine) -> bool {
    let is_write_only = |id: &SettingId| SettingsTree::bundled().find(id.as_str()).is_some_and(Setting::is_write_only);
    line.holds_secret() || line.settings().any(is_write_only)
}

fn subject(line: &FileLine) -> Subject {
    let settings: Vec<SettingId> = line.settings().cloned().collect();
    if settings.is_empty() { Subject::Phone } else { Subject::Settings(settings) }
}

/// The file lines that a key of this group may have, whatever its function: one line for each parameter, with the
/// beginnings of the parameter's secret values.
fn file_lines_of_group(generation: &Generation, group: KeyGroup) -> Vec<(&FileLine, Vec<String>)> {
    let mut lines: Vec<(&FileLine, Vec<String>)> = Vec::new();
    for line in Function::ALL.iter().filter_map(|function| generation.file_lines_of_key(group, *function)).flatten() {
        let at = lines.iter().position(|(other, _)| other.name == line.name && other.index == line.index);
        let at = at.unwrap_or_else(|| {
            lines.push((line, Vec::new()));
            lines.len() - 1
        });
        if writes_secret(line) {
            let (_, secrets) = &mut lines[at];
            secrets.push(line.beginning().to_owned());
        }
    }
    lines
}
