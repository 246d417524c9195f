//! A data file of ours, and where in it something is wrong.

use crate::Error;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// A file: its path in the crate, and its text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// For example `models/yealink/cp920.toml`.
    pub path: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl Source<'_> {
    /// Reads the text.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// Something is wrong at this byte.
    pub fn error(&self, at: usize, reason: impl Into<String>) -> Error {
        self.error_on(1 + self.text.get(..at).unwrap_or_default().matches('\n').count(), reason)
    }

    /// Something is wrong on this line, from 1.
    pub fn error_on(&self, line: usize, reason: impl Into<String>) -> Error {
        Error::ModelFile { file: self.path.to_owned(), line, reason: reason.into() }
    }

    /// Something is wrong with this value.
    pub fn error_in<T>(&self, value: &Spanned<T>, reason: impl Into<String>) -> Error {
        self.error(value.span().start, reason)
    }
}
