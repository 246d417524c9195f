//! A data file of this crate, and the position of its errors.

use crate::Error;
use serde::de::DeserializeOwned;
use toml::Spanned;

/// A file: its path in the crate and its text.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path, for example `models/yealink/cp920.toml`.
    pub path: &'a str,
    /// The text.
    pub text: &'a str,
}

impl Source<'_> {
    /// Deserialises the text.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    /// An error at this byte.
    pub fn error(&self, at: usize, reason: impl Into<String>) -> Error {
        self.error_on(1 + self.text.get(..at).unwrap_or_default().matches('\n').count(), reason)
    }

    /// An error on this line, from 1.
    pub fn error_on(&self, line: usize, reason: impl Into<String>) -> Error {
        Error::ModelFile { file: self.path.to_owned(), line, reason: reason.into() }
    }

    /// An error at this value.
    pub fn error_in<T>(&self, value: &Spanned<T>, reason: impl Into<String>) -> Error {
        self.error(value.span().start, reason)
    }
}
