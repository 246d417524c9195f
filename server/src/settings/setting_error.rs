//! The errors of settings, each in one sentence.

use super::value_source::ValueSource;
use std::fmt;

/// The error of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingError(String);

impl SettingError {
    /// Creates the error of a value: the setting's name, the source of the value, and the problem with the expected
    /// form.
    pub(super) fn new(setting: &str, source: &ValueSource, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, given by {source}: {problem}."))
    }

    /// Creates the error of a required setting without a value.
    pub(super) fn missing(setting: &str, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, not given: {problem}."))
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// All errors, at least one. Each is written as a sentence, followed by a line end except after the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingErrors(pub Vec<SettingError>);

impl fmt::Display for SettingErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SettingErrors {}
