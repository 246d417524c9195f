//! The errors of settings, each in one sentence.

use super::giver::Giver;
use std::fmt;

/// The error of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(String);

impl Wrong {
    /// Creates an error: `setting`, its source, and the problem (what is wrong, then what is expected).
    pub(super) fn new(setting: &str, by: &Giver, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, given by {by}: {problem}."))
    }

    /// Creates the error of a required setting without a value.
    pub(super) fn missing(setting: &str, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, not given: {problem}."))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// All errors, one sentence a line. There is at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongSettings(pub Vec<Wrong>);

impl fmt::Display for WrongSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, wrong) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(formatter, "{separator}{wrong}")?;
        }
        Ok(())
    }
}

impl std::error::Error for WrongSettings {}
