//! What is not the same in two files of a telephone: what would change if it came now.
//!
//! Files are compared as the telephone reads them, parameter by parameter. What holds a secret is said to differ, and no more.

use crate::{
    Model,
    catalogue::{Generation, Line},
    format::Unreadable,
    keys::{Function, KeyPlace, Place},
    render::parameter,
    settings::{Setting, SettingId, SettingsTree},
};
use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
};

/// A file with what it was written for.
#[derive(Clone, Copy, Debug)]
pub struct FileVersion<'a> {
    /// The model.
    pub model: &'a Model,
    /// The firmware, as in [`crate::render_phone`].
    pub firmware: Option<&'a str>,
    /// The file.
    pub bytes: &'a [u8],
}

/// A parameter that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name, as the format's reader gives it.
    pub parameter: String,
    /// What it is about.
    pub subject: Subject,
    /// What the first file says.
    pub before: Said,
    /// What the second says.
    pub after: Said,
}

/// What a parameter is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// The telephone itself: its line, its secrets, where it comes back to.
    #[default]
    Phone,
    /// These settings.
    Settings(Vec<SettingId>),
    /// This key.
    Key(KeyPlace),
}

/// What a file says of a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing: it isn't there.
    Nothing,
    /// A value.
    Value(String),
    /// A value that is nobody's business.
    Secret,
}

/// What differs, in the order of the second file; what is gone from the first stands at the end.
///
/// Fails on a file that isn't of its model's format.
pub fn differences(before: FileVersion<'_>, after: FileVersion<'_>) -> Result<Vec<Difference>, Unreadable> {
    let (old, new) = (read(before)?, read(after)?);
    let (was, last) = (values(&old, before), values(&new, after));
    let mut seen = HashSet::new();
    let names = new.iter().chain(&old).map(|(name, _)| name.as_str()).filter(|name| seen.insert(*name));
    let changed: Vec<_> = names.filter(|name| was.get(name) != last.get(name)).collect();
    if changed.is_empty() {
        return Ok(Vec::new());
    }
    let (old, new) = (Parameters::of(before), Parameters::of(after));
    let difference = |name: &str| Difference {
        parameter: name.to_owned(),
        subject: new.subject(name).or_else(|| old.subject(name)).unwrap_or_default(),
        before: old.said(name, was.get(name).map(AsRef::as_ref)),
        after: new.said(name, last.get(name).map(AsRef::as_ref)),
    };
    Ok(changed.into_iter().map(difference).collect())
}

/// The parameters of a file. What a user may do with one is no news.
fn read(file: FileVersion<'_>) -> Result<Vec<(String, String)>, Unreadable> {
    let mut pairs = file.model.vendor().format().read(file.bytes)?;
    pairs.retain(|(name, _)| !name.ends_with("@perm") && !name.ends_with("@ua"));
    Ok(pairs)
}

/// What each parameter says. What stands twice counts as it stands last, but for what is meant to: there all of it counts.
fn values<'a>(pairs: &'a [(String, String)], file: FileVersion<'_>) -> HashMap<&'a str, Cow<'a, str>> {
    let lines = file.model.generation(file.firmware).phone();
    let again: HashSet<String> =
        lines.iter().filter(|line| line.is_again).map(|line| parameter(file.model, line, None)).collect();
    let mut values: HashMap<&str, Cow<'_, str>> = HashMap::new();
    for (name, value) in pairs {
        match values.get_mut(name.as_str()).filter(|_| again.contains(name)) {
            Some(all) => *all = Cow::Owned([all, "\n", value].concat()),
            None => drop(values.insert(name, Cow::Borrowed(value))),
        }
    }
    values
}

/// What is known of the parameters of a file, by name.
struct Parameters(BTreeMap<String, Known>);

#[derive(Default)]
struct Known {
    subject: Subject,
    /// How values begin that hold a secret: nothing, if all do.
    secrets: Vec<String>,
}

impl Parameters {
    fn of(file: FileVersion<'_>) -> Self {
        let generation = file.model.generation(file.firmware);
        let mut known = BTreeMap::new();
        for line in generation.phone() {
            let secrets = if holds_secret(line) { vec![String::new()] } else { Vec::new() };
            known.insert(parameter(file.model, line, None), Known { subject: subject(line), secrets });
        }
        let of_keys =
            [Place::Line, Place::Programmable, Place::Expansion].map(|place| (place, key_lines(generation, place)));
        for key in file.model.places(u8::MAX) {
            for (_, lines) in of_keys.iter().filter(|(place, _)| *place == key.place) {
                for (line, secrets) in lines {
                    let new = || Known { subject: Subject::Key(key), secrets: secrets.clone() };
                    known.entry(parameter(file.model, line, Some(key))).or_insert_with(new);
                }
            }
        }
        Self(known)
    }

    fn find(&self, name: &str) -> Option<&Known> {
        self.0.get(name.split('@').next().unwrap_or(name))
    }

    fn subject(&self, name: &str) -> Option<Subject> {
        self.find(name).map(|known| known.subject.clone())
    }

    /// A parameter that nobody knows any more may have been a secret.
    fn said(&self, name: &str, value: Option<&str>) -> Said {
        let Some(value) = value else { return Said::Nothing };
        let is_secret = |known: &Known| known.secrets.iter().any(|beginning| value.starts_with(beginning.as_str()));
        if self.find(name).is_none_or(is_secret) { Said::Secret } else { Said::Value(value.to_owned()) }
    }
}

fn holds_secret(line: &Line) -> bool {
    let is_write_only = |id: &SettingId| SettingsTree::bundled().find(id.as_str()).is_some_and(Setting::is_write_only);
    line.holds_secret() || line.settings().any(is_write_only)
}

fn subject(line: &Line) -> Subject {
    let settings: Vec<SettingId> = line.settings().cloned().collect();
    if settings.is_empty() { Subject::Phone } else { Subject::Settings(settings) }
}

/// The parameters that a key at such a place may have, whatever it does: one line for each, and how its secrets begin.
fn key_lines(generation: &Generation, place: Place) -> Vec<(&Line, Vec<String>)> {
    let mut lines: Vec<(&Line, Vec<String>)> = Vec::new();
    for line in Function::ALL.iter().filter_map(|function| generation.key(place, *function)).flatten() {
        let at = lines.iter().position(|(other, _)| other.name == line.name && other.index == line.index);
        let at = at.unwrap_or_else(|| {
            lines.push((line, Vec::new()));
            lines.len() - 1
        });
        if holds_secret(line) {
            lines[at].1.push(line.beginning().to_owned());
        }
    }
    lines
}
