//! The source of a setting's value.

use std::{fmt, path::PathBuf};

/// The source of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueSource {
    /// The command line, with the flag's name.
    Flag(String),
    /// The environment, with the variable's name.
    Environment(String),
    /// The TOML file, with its path.
    File(PathBuf),
}

impl fmt::Display for ValueSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(formatter, "--{flag}"),
            Self::Environment(variable) => write!(formatter, "the environment variable {variable}"),
            Self::File(path) => write!(formatter, "the file {}", path.display()),
        }
    }
}
