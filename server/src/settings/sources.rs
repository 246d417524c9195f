//! The sources of settings: flags, then the environment, then one TOML file.

use super::{
    setting_error::SettingError,
    table::{CONFIG, SETTINGS, Setting},
    value_source::ValueSource,
};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// The given values, each from its strongest source.
#[derive(Clone, Default)]
pub struct Sources {
    given: BTreeMap<&'static str, ProvidedValue>,
    errors: Vec<SettingError>,
}

/// A value as text, and its source.
#[derive(Clone)]
pub struct ProvidedValue {
    /// The text.
    pub text: String,
    /// The source of the value.
    pub source: ValueSource,
}

impl Sources {
    /// Reads the flags by setting name, the environment by variable name, and the TOML file that the setting `config`
    /// names. The errors of the file are collected, and reported together with those of the values.
    pub fn read(flags: &BTreeMap<String, String>, environment: impl Fn(&str) -> Option<String>) -> Self {
        let mut sources = Self::default();
        let given = |setting: &Setting| {
            let flag = flags.get(setting.name).map(|text| (text.clone(), ValueSource::Flag(setting.flag())));
            flag.or_else(|| {
                // Containers often set a variable to an empty text instead of leaving it unset.
                let text = environment(&setting.variable()).filter(|text| !text.trim().is_empty())?;
                Some((text, ValueSource::Environment(setting.variable())))
            })
        };
        if let Some((path, source)) = given(&CONFIG) {
            sources.read_file(PathBuf::from(path), &source);
        }
        for setting in SETTINGS {
            if let Some((text, source)) = given(setting) {
                sources.given.insert(setting.name, ProvidedValue { text, source });
            }
        }
        sources
    }

    /// Returns the value given for a setting.
    pub fn find(&self, name: &str) -> Option<&ProvidedValue> {
        self.given.get(name)
    }

    /// Returns the errors of the TOML file.
    pub fn errors(&self) -> &[SettingError] {
        &self.errors
    }

    fn read_file(&mut self, path: PathBuf, path_source: &ValueSource) {
        let file_error = |problem: String| SettingError::new(CONFIG.name, path_source, problem);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                self.errors
                    .push(file_error(format!("{} can't be read ({error}); a TOML file is expected", path.display())));
                return;
            }
        };
        match text.parse::<toml::Table>() {
            Ok(table) => {
                for (key, value) in table {
                    self.read_entry(&key, &value, &path);
                }
            }
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start.min(text.len()));
                let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
                let reason = error.message().replace('\n', " ");
                self.errors.push(file_error(format!("{}, line {line}, is not TOML: {reason}", path.display())));
            }
        }
    }

    fn read_entry(&mut self, key: &str, value: &toml::Value, path: &std::path::Path) {
        let source = ValueSource::File(path.to_owned());
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == key) else {
            let problem = format!("there is no such setting; the settings are {}", names());
            self.errors.push(SettingError::new(key, &source, problem));
            return;
        };
        if let Some(text) = as_text(value) {
            self.given.insert(setting.name, ProvidedValue { text, source });
        } else {
            let problem = format!("a {} is not accepted; a string is expected", value.type_str());
            self.errors.push(SettingError::new(key, &source, problem));
        }
    }
}

fn names() -> String {
    SETTINGS.iter().map(|setting| setting.name).collect::<Vec<_>>().join(", ")
}

/// Converts a TOML value into the text that a flag would have. Strings, whole numbers, booleans and lists of strings
/// are accepted.
fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Array(values) => {
            let texts: Option<Vec<&str>> = values.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
