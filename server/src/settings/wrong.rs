//! What is wrong with the settings, each in one sentence.

use super::giver::Giver;
use std::fmt;

/// One wrong value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(String);

impl Wrong {
    /// `setting`, as given by somebody, and the problem: what is wrong, then what is expected.
    pub(super) fn new(setting: &str, by: &Giver, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, given by {by}: {problem}."))
    }

    /// A setting that nobody gave though it is needed.
    pub(super) fn missing(setting: &str, problem: impl fmt::Display) -> Self {
        Self(format!("Setting {setting}, not given: {problem}."))
    }
}

impl fmt::Display for Wrong {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// All wrong values, a sentence a line. There is one at least.
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
