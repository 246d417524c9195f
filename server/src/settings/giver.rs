//! Who gave the value of a setting.

use std::{fmt, path::PathBuf};

/// Who gave a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Giver {
    /// The command line, by this flag.
    Flag(String),
    /// The environment, by this variable.
    Environment(String),
    /// The TOML file.
    File(PathBuf),
}

impl fmt::Display for Giver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(formatter, "--{flag}"),
            Self::Environment(variable) => write!(formatter, "the environment variable {variable}"),
            Self::File(path) => write!(formatter, "the file {}", path.display()),
        }
    }
}
